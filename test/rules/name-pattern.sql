-- options: {"name-pattern": {"table": "^shop_", "column": "^[a-z_]+$", "foreign-key": "^fk_", "auto-increment": "^id$", "view": "^v_", "temporary-table": "^tmp_", "check": "^chk_", "max-length": 24}}
CREATE TABLE client (id int NOT NULL PRIMARY KEY, code int NOT NULL, KEY by_code (code)) DEFAULT CHARSET=utf8mb4;
CREATE TABLE shop_client (id int NOT NULL PRIMARY KEY, code int NOT NULL) DEFAULT CHARSET=utf8mb4;
CREATE TABLE area_old (id int NOT NULL PRIMARY KEY) DEFAULT CHARSET=utf8mb4;
-- migration --
CREATE TABLE invoice (
  number int NOT NULL AUTO_INCREMENT PRIMARY KEY,
  `Total` int,
  a_long_name_of_a_column_indeed int,
  KEY by_total (`Total`),
  UNIQUE KEY (a_long_name_of_a_column_indeed)
);
CREATE TABLE shop_line (
  id int NOT NULL AUTO_INCREMENT PRIMARY KEY,
  price int,
  amount int,
  KEY idx_shop_line_price_amount (price, amount),
  UNIQUE KEY uq_amount (amount)
);
-- Names that are there already are nobody's fault; new ones are.
ALTER TABLE client MODIFY code bigint NOT NULL, ADD UNIQUE KEY code_unique (code), CHANGE id `Number` int NOT NULL;
ALTER TABLE client RENAME INDEX by_code TO idx_client_code;
ALTER TABLE shop_client MODIFY id int NOT NULL AUTO_INCREMENT, MODIFY code int NOT NULL COMMENT 'number';
CREATE TEMPORARY TABLE scratch (a int);
CREATE VIEW clients AS SELECT code FROM client;
