CREATE TABLE author (id int NOT NULL PRIMARY KEY) DEFAULT CHARSET=utf8mb4;
CREATE TABLE book (id int NOT NULL PRIMARY KEY, author int, KEY by_author (author)) DEFAULT CHARSET=utf8mb4;
-- migration --
ALTER TABLE book ADD CONSTRAINT book_author FOREIGN KEY (author) REFERENCES author (id) ON DELETE CASCADE;
CREATE TABLE review (
  id int NOT NULL PRIMARY KEY,
  book int NOT NULL,
  KEY by_book (book),
  FOREIGN KEY (book) REFERENCES book (id)
);
ALTER TABLE book DROP FOREIGN KEY book_author;
