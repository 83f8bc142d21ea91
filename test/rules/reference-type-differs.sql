CREATE TABLE customers (id bigint NOT NULL PRIMARY KEY) DEFAULT CHARSET=utf8mb4;
CREATE TABLE visit (id int NOT NULL PRIMARY KEY, country_id char(2)) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
-- migration --
CREATE TABLE country (id char(2) NOT NULL PRIMARY KEY) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
CREATE TABLE page (id int unsigned NOT NULL PRIMARY KEY);
CREATE TABLE invoice (
  id bigint NOT NULL PRIMARY KEY,
  customer_id int,
  page_id int,
  country_id char(2),
  invoice_id int,
  other_id int,
  customers_id binary(16)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
ALTER TABLE visit ADD COLUMN page_id varchar(20), ADD COLUMN customer_id bigint unsigned;
ALTER TABLE visit MODIFY country_id char(2) NOT NULL DEFAULT '';
INSERT INTO invoice (id, customer_id) SELECT 1, id FROM customers WHERE id = 1;
