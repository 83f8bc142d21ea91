-- migration --
SET NAMES 'latin1';
SET character_set_client = latin2, @a = 1;
SET NAMES utf8mb4 COLLATE utf8mb4_general_ci;
SET NAMES DEFAULT;
SET @saved = @@character_set_client;
SET character_set_client = @saved;
