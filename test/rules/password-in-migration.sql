-- migration --
CREATE USER 'report'@'10.0.0.5' IDENTIFIED BY 'winter2024';
ALTER USER 'report'@'10.0.0.5' IDENTIFIED BY 'summer''24' PASSWORD EXPIRE;
CREATE USER 'batch'@'10.0.0.5';
