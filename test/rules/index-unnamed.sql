-- options: {"index-unnamed": {"kinds": ["index", "foreign-key", "check"]}}
CREATE TABLE page (id int NOT NULL PRIMARY KEY) DEFAULT CHARSET=utf8mb4;
-- migration --
CREATE TABLE visit (
  id int NOT NULL,
  page int NOT NULL,
  code int UNIQUE,
  a int CHECK (a > 0),
  b int,
  PRIMARY KEY (id),
  KEY (b, code),
  KEY by_page (page),
  CONSTRAINT b_even CHECK (b % 2 = 0),
  FOREIGN KEY (page) REFERENCES page (id)
);
ALTER TABLE visit ADD UNIQUE (b), ADD KEY by_a (a);
CREATE INDEX by_a_code ON visit (a, code);
