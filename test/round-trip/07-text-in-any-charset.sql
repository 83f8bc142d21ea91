CREATE TABLE txt (id int PRIMARY KEY, a varchar(100) CHARACTER SET latin1, b varchar(100) CHARACTER SET utf8mb4, c text CHARACTER SET gbk, d varchar(50) CHARACTER SET ucs2, e varchar(50) CHARACTER SET sjis, f char(10) CHARACTER SET utf8mb4, g longtext CHARACTER SET utf8mb4, h varchar(50) CHARACTER SET utf16, i varchar(50) CHARACTER SET utf32);
SET NAMES utf8mb4;
INSERT INTO txt VALUES (1, 'café ÿ', 'naïve 日本 😀', '中文', 'žluť', '表示', 'ab', 'quotes '' " ` and \\ backslash \n new \r line \t tab \0 nul \Z', '😀x', 'ä😀');
INSERT INTO txt VALUES (2, '', '', '', '', '', '', '', '', ''), (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL), (4, ' pad ', 'a ', '; -- # /* */', 'x', '\\', ' x', '${}%_?:', 'y', 'z');
-- migration
SET NAMES latin1;
UPDATE txt SET a = 'x', b = 'x', c = 'x', d = 'x', e = 'x', f = 'x', g = 'x', h = 'x', i = 'x';
DELETE FROM txt WHERE id IN (1, 2, 4);
