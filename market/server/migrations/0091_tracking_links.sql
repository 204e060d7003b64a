-- Where the carrier's tracking shows a parcel to people; only addresses of origins that we know are kept.
alter table orders.parts add column tracking_url text;
