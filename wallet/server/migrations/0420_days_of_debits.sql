-- A US bank may send an unauthorized debit back for sixty days after it was settled, and the notice takes some days more.
-- No debit came under the former number: no wallet could add money by one.
update origins.terms set debit_days = 66 where version = 1;
