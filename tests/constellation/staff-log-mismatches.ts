import { one } from './mismatch.ts';
import type { Mismatch } from './mismatch.ts';

/** Inconsistencies of the staff's log, which has an entry for each of three invited operators. */
export const staffLogMismatches: readonly Mismatch[] = [
  {
    what: 'an entry of the staff’s log that was changed',
    kind: 'staff_entry',
    plant: async (wallet) => {
      await one(wallet, "update staff.log set what = 'left' where number = 2 returning number");
      return ["entry 2 of the staff's log, about stf_", 'its columns as they are now'];
    },
  },
  {
    what: 'an entry of the staff’s log that was changed by a microsecond',
    kind: 'staff_entry',
    plant: async (wallet) => {
      await one(wallet, "update staff.log set at = at + interval '1 microsecond' where number = 3 returning number");
      return ["entry 3 of the staff's log", 'its columns as they are now'];
    },
  },
  {
    what: 'an entry of the staff’s log that was removed',
    kind: 'staff_link',
    plant: async (wallet) => {
      await one(wallet, 'delete from staff.log where number = 2 returning number');
      return ["entry 3 of the staff's log", 'entry 1, the one before it'];
    },
  },
  {
    what: 'an entry of the staff’s log that was written again with a hash of its own',
    kind: 'staff_link',
    plant: async (wallet) => {
      await wallet.query("update staff.log set what = 'left' where number = 1");
      await wallet.query('update staff.log entry set hash = staff.log_hash(entry) where number = 1');
      return ["entry 2 of the staff's log", 'entry 1, the one before it'];
    },
  },
  {
    what: 'a staff’s log whose newest entry was cut off',
    kind: 'staff_head',
    plant: async (wallet) => {
      await one(wallet, 'delete from staff.log where number = 3 returning number');
      return ["the head of the staff's log", "the staff's log"];
    },
  },
  {
    what: 'a staff’s log whose newest entry and head were removed together',
    kind: 'staff_anchor',
    plant: async (wallet) => {
      await wallet.query(`
        delete from staff.log where number = 3;
        update staff.log_heads set (last_entry, hash) =
          (select number, hash from staff.log order by number desc limit 1)`);
      return [/^line 3 of .*staff-heads\.jsonl$/, "the staff's log in the database"];
    },
  },
];
