CREATE TABLE author (id int NOT NULL PRIMARY KEY) DEFAULT CHARSET=utf8mb4;
CREATE TABLE gone (id int NOT NULL PRIMARY KEY) DEFAULT CHARSET=utf8mb4;
CREATE TABLE book (
  id int NOT NULL PRIMARY KEY,
  isbn varchar(20),
  author int,
  other int,
  pages int,
  UNIQUE KEY one_isbn (isbn),
  UNIQUE KEY one_pair (isbn, author),
  KEY by_author (author),
  KEY by_other (other),
  CONSTRAINT book_author FOREIGN KEY (author) REFERENCES author (id),
  CONSTRAINT book_other FOREIGN KEY (other) REFERENCES gone (id),
  CONSTRAINT has_pages CHECK (pages > 0)
) DEFAULT CHARSET=utf8mb4;
-- migration --
-- One over fewer columns forbids more.
ALTER TABLE book DROP INDEX one_pair;
ALTER TABLE book DROP INDEX one_isbn, DROP CONSTRAINT has_pages;
-- Made anew with a cascade; and a table that goes.
ALTER TABLE book DROP FOREIGN KEY book_author;
ALTER TABLE book ADD CONSTRAINT book_by FOREIGN KEY (author) REFERENCES author (id) ON DELETE CASCADE;
ALTER TABLE book DROP FOREIGN KEY book_by;
ALTER TABLE book DROP FOREIGN KEY book_other;
-- rollgate: ignore destructive-drop -- nobody reads it
DROP TABLE gone;
