-- Full-text search over messages. A row is in the index exactly while its text is not empty: an answer being written
-- has none, so it is indexed once, when it is finished. The functions are those of src/main/store/search-functions.ts:
-- a connection that writes messages has to know them.

-- Of a text in a script without spaces: its words, and its characters one by one. Kept, not made anew when the row
-- goes: the index has to forget exactly what it was told, and another version of the dictionaries may cut otherwise.
CREATE TABLE `message_cuts` (`number` integer PRIMARY KEY NOT NULL, `words` text NOT NULL, `characters` text NOT NULL);
--> statement-breakpoint
-- Long words of all messages, each once: where a word is looked for inside of others, such as compounds.
CREATE TABLE `search_words` (`word` text PRIMARY KEY NOT NULL) WITHOUT ROWID;
--> statement-breakpoint
CREATE VIEW `message_search_content` AS
	SELECT m.`number` AS `number`, coalesce(c.`words`, m.`text`) AS `text`
	FROM `messages` m LEFT JOIN `message_cuts` c ON c.`number` = m.`number` WHERE m.`text` <> '';
--> statement-breakpoint
-- Marks are letters here: without them a Thai or a Hindi word falls apart.
CREATE VIRTUAL TABLE `message_search` USING fts5(`text`, content='message_search_content', content_rowid='number', tokenize="porter unicode61 remove_diacritics 2 categories 'L* M* N* Co'", prefix='2 3');
--> statement-breakpoint
CREATE VIRTUAL TABLE `message_characters` USING fts5(`characters`, content='message_cuts', content_rowid='number', columnsize=0, tokenize="unicode61 remove_diacritics 0 categories 'L* M* N* Co'");
--> statement-breakpoint
-- What is deleted leaves the index at once, and not when its pages are merged some day.
INSERT INTO `message_search`(`message_search`, rank) VALUES ('secure-delete', 1);
--> statement-breakpoint
INSERT INTO `message_characters`(`message_characters`, rank) VALUES ('secure-delete', 1);
--> statement-breakpoint
CREATE TRIGGER `messages_search_insert` AFTER INSERT ON `messages` WHEN new.`text` <> '' BEGIN
	INSERT INTO `message_cuts` SELECT new.`number`, cut_words(new.`text`), cut_characters(new.`text`) WHERE is_cut(new.`text`);
	INSERT INTO `message_characters`(rowid, `characters`) SELECT `number`, `characters` FROM `message_cuts` WHERE `number` = new.`number`;
	INSERT INTO `message_search`(rowid, `text`) VALUES (new.`number`, coalesce((SELECT `words` FROM `message_cuts` WHERE `number` = new.`number`), new.`text`));
	INSERT OR IGNORE INTO `search_words` SELECT value FROM json_each(new_long_words(new.`text`));
END;
--> statement-breakpoint
CREATE TRIGGER `messages_search_delete` AFTER DELETE ON `messages` WHEN old.`text` <> '' BEGIN
	INSERT INTO `message_search`(`message_search`, rowid, `text`) VALUES ('delete', old.`number`, coalesce((SELECT `words` FROM `message_cuts` WHERE `number` = old.`number`), old.`text`));
	INSERT INTO `message_characters`(`message_characters`, rowid, `characters`) SELECT 'delete', `number`, `characters` FROM `message_cuts` WHERE `number` = old.`number`;
	DELETE FROM `message_cuts` WHERE `number` = old.`number`;
END;
--> statement-breakpoint
-- One trigger for both halves: SQLite promises no order between two, and the old text has to go first.
CREATE TRIGGER `messages_search_change` AFTER UPDATE OF `text` ON `messages` WHEN old.`text` IS NOT new.`text` BEGIN
	INSERT INTO `message_search`(`message_search`, rowid, `text`) SELECT 'delete', old.`number`, coalesce((SELECT `words` FROM `message_cuts` WHERE `number` = old.`number`), old.`text`) WHERE old.`text` <> '';
	INSERT INTO `message_characters`(`message_characters`, rowid, `characters`) SELECT 'delete', `number`, `characters` FROM `message_cuts` WHERE `number` = old.`number`;
	DELETE FROM `message_cuts` WHERE `number` = old.`number`;
	INSERT INTO `message_cuts` SELECT new.`number`, cut_words(new.`text`), cut_characters(new.`text`) WHERE is_cut(new.`text`);
	INSERT INTO `message_characters`(rowid, `characters`) SELECT `number`, `characters` FROM `message_cuts` WHERE `number` = new.`number`;
	INSERT INTO `message_search`(rowid, `text`) SELECT new.`number`, coalesce((SELECT `words` FROM `message_cuts` WHERE `number` = new.`number`), new.`text`) WHERE new.`text` <> '';
	INSERT OR IGNORE INTO `search_words` SELECT value FROM json_each(new_long_words(new.`text`));
END;
