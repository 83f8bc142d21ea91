CREATE TABLE `a``b ?;--` (`select` int PRIMARY KEY, `we``ird ?` varchar(20), `naïve 日本` int) DEFAULT CHARSET=utf8mb4;
INSERT INTO `a``b ?;--` VALUES (1, 'a?b', 1), (2, NULL, NULL);
-- migration
UPDATE `a``b ?;--` SET `we``ird ?` = '?', `naïve 日本` = 5;
DELETE FROM `a``b ?;--` WHERE `select` = 2;
INSERT INTO `a``b ?;--` VALUES (3, '`', 7);
ALTER TABLE `a``b ?;--` ADD COLUMN `x``y` int, ADD KEY `k?` (`naïve 日本`);
