CREATE TABLE sale (id int NOT NULL PRIMARY KEY, net int NOT NULL, tax int, note text, day date) DEFAULT CHARSET=utf8mb4;
CREATE TABLE other (id int NOT NULL PRIMARY KEY, note text) DEFAULT CHARSET=utf8mb4;
CREATE TABLE audit_ (id int NOT NULL PRIMARY KEY AUTO_INCREMENT, what text) DEFAULT CHARSET=utf8mb4;
CREATE VIEW sales AS SELECT s.id, s.tax, o.note FROM sale s JOIN other o ON o.id = s.id;
CREATE VIEW taxes AS SELECT tax FROM sale;
CREATE VIEW days AS SELECT day FROM sale;
DELIMITER //
CREATE TRIGGER sale_au AFTER UPDATE ON sale FOR EACH ROW BEGIN IF NEW.net <> OLD.net THEN INSERT INTO audit_ (what) VALUES (NEW.id); END IF; END//
CREATE PROCEDURE tidy() BEGIN DELETE FROM sale WHERE net = 0 AND note IS NULL; END//
CREATE PROCEDURE unrelated() BEGIN SELECT 'from sale note'; END//
DELIMITER ;
-- migration --
-- rollgate: ignore destructive-drop -- agreed
ALTER TABLE sale DROP COLUMN tax;
-- rollgate: ignore destructive-drop -- agreed
ALTER TABLE sale DROP COLUMN note;
-- rollgate: ignore rename-breaks-readers -- agreed
ALTER TABLE sale CHANGE net amount int NOT NULL;
-- The view is made anew.
CREATE OR REPLACE VIEW days AS SELECT id FROM sale;
-- rollgate: ignore destructive-drop -- agreed
ALTER TABLE sale DROP COLUMN day;
-- rollgate: ignore destructive-drop -- agreed
DROP TABLE audit_;
