-- What the wallet says to the name and address that we hold of a shopper.
alter table wallet.links
  -- Per field: match, partial, mismatch or unknown; never the wallet's value.
  add column identity jsonb,
  -- Hash of what was compared, to tell when it has to be compared anew.
  add column identity_of bytea;
