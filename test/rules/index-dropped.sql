-- options: {"index-dropped": {"rows": 0}}
CREATE TABLE payment (id int NOT NULL PRIMARY KEY, customer int, at datetime, code varchar(20), total int, KEY by_customer (customer), KEY by_both (customer, at), KEY by_code (code), KEY by_total (total), UNIQUE KEY one_code (code, at)) DEFAULT CHARSET=utf8mb4;
-- migration --
DROP INDEX by_total ON payment;
-- Another index begins so; a later statement makes one; the column itself goes.
ALTER TABLE payment DROP INDEX by_customer;
ALTER TABLE payment DROP INDEX by_both;
ALTER TABLE payment ADD INDEX by_customer_code (customer, code);
CREATE TABLE fresh (id int NOT NULL PRIMARY KEY, a int, KEY by_a (a));
ALTER TABLE fresh DROP INDEX by_a;
