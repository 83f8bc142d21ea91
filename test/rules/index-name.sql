-- options: {"index-name": {"pattern": "^idx_<table>_<columns>$", "unique": "^uq_"}}
CREATE TABLE client (id int NOT NULL PRIMARY KEY, code int NOT NULL, KEY by_code (code)) DEFAULT CHARSET=utf8mb4;
-- migration --
CREATE TABLE invoice (
  number int NOT NULL PRIMARY KEY,
  total int,
  price int NOT NULL,
  KEY by_total (total),
  UNIQUE KEY one_price (price)
);
CREATE TABLE line (
  id int NOT NULL PRIMARY KEY,
  price int,
  amount int NOT NULL,
  KEY idx_line_price_amount (price, amount),
  UNIQUE KEY uq_amount (amount)
);
-- Names that are there already are nobody's fault; new ones are.
ALTER TABLE client MODIFY code bigint NOT NULL, ADD UNIQUE KEY code_unique (code);
ALTER TABLE client RENAME INDEX by_code TO idx_client_code;
