-- A fee that is given back must find its way out although coupons have spent the wallet's income meanwhile.
update ledger.accounts set floor_minor = null where owner_kind = 'house' and kind = 'fees';
