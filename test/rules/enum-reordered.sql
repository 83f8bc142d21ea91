CREATE TABLE job (id int NOT NULL PRIMARY KEY, state enum('open','done'), tags set('a','b'), kind enum('x','y')) DEFAULT CHARSET=utf8mb4;
-- migration --
ALTER TABLE job MODIFY state enum('open','waiting','done'), MODIFY tags set('b','a');
ALTER TABLE job MODIFY kind enum('x','y','z');
