CREATE TABLE payment (id int NOT NULL PRIMARY KEY, customer int, at datetime, code varchar(50), KEY by_customer (customer, at)) DEFAULT CHARSET=utf8mb4;
-- migration --
ALTER TABLE payment ADD INDEX customer_only (customer);
ALTER TABLE payment ADD INDEX by_at (at), ADD INDEX by_at_code (at, code), ADD INDEX code_start (code(10)), ADD INDEX code_whole (code);
CREATE TABLE other (id int NOT NULL PRIMARY KEY, a int UNIQUE, UNIQUE KEY again (a), KEY pk (id));
ALTER TABLE other ADD UNIQUE KEY wider (a, id);
