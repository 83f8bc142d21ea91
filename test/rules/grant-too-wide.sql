-- migration --
GRANT ALL PRIVILEGES ON *.* TO 'app'@'10.0.0.5';
GRANT SELECT ON shop.* TO 'app'@'%' WITH GRANT OPTION;
CREATE USER 'guest'@'%';
GRANT SELECT, INSERT ON shop.* TO 'app'@'10.0.0.5';
