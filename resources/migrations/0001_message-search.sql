-- Full-text search over messages. A row is in the index exactly while its text is not empty: an answer being written
-- has none, so it is indexed once, when it is finished.
CREATE VIRTUAL TABLE `message_search` USING fts5(`text`, content='messages', content_rowid='number', tokenize='unicode61 remove_diacritics 2');
--> statement-breakpoint
CREATE TRIGGER `messages_search_insert` AFTER INSERT ON `messages` WHEN new.`text` <> '' BEGIN
	INSERT INTO `message_search`(rowid, `text`) VALUES (new.`number`, new.`text`);
END;
--> statement-breakpoint
CREATE TRIGGER `messages_search_delete` AFTER DELETE ON `messages` WHEN old.`text` <> '' BEGIN
	INSERT INTO `message_search`(`message_search`, rowid, `text`) VALUES ('delete', old.`number`, old.`text`);
END;
--> statement-breakpoint
CREATE TRIGGER `messages_search_add` AFTER UPDATE OF `text` ON `messages` WHEN old.`text` = '' AND new.`text` <> '' BEGIN
	INSERT INTO `message_search`(rowid, `text`) VALUES (new.`number`, new.`text`);
END;
--> statement-breakpoint
-- One trigger for both halves: SQLite promises no order between two, and the old text has to go first.
CREATE TRIGGER `messages_search_change` AFTER UPDATE OF `text` ON `messages` WHEN old.`text` <> '' AND old.`text` IS NOT new.`text` BEGIN
	INSERT INTO `message_search`(`message_search`, rowid, `text`) VALUES ('delete', old.`number`, old.`text`);
	INSERT INTO `message_search`(rowid, `text`) SELECT new.`number`, new.`text` WHERE new.`text` <> '';
END;
