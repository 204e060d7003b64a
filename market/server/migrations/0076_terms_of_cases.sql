-- The wallet's terms now name the days of a case. Until today, one version of them was in force.
update orders.orders
   set terms = terms || '{"reportDaysAfterRelease": 15, "answerDays": 5, "escalateFromDay": 3, "investigateDays": 10,
                          "appealDays": 7}'
 where terms is not null;
