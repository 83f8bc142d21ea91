-- The old shop's coupons; nothing has read them since 2024.
DROP TABLE legacy_coupons;
