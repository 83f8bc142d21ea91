CREATE TABLE note (id int NOT NULL PRIMARY KEY, text varchar(50)) DEFAULT CHARSET=utf8mb4;
-- migration --
UPDATE note SET text = 'a' WHERE id = 1;
/* this comment never ends
UPDATE note SET text = 'b' WHERE id = 2;
