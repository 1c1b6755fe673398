-- Full-text search over messages. A row is in the index, or in the queue of those to be taken in, exactly while its text
-- is not empty: an answer being written has none, so it is indexed once, when it is finished. The functions are those of
-- src/main/store/search-functions.ts: a connection that fills the index has to know them.

-- Of a text in a script without spaces: its words, and its characters one by one. Kept, not made anew when the row
-- goes: the index has to forget exactly what it was told, and another version of the dictionaries may cut otherwise.
CREATE TABLE `message_cuts` (`number` integer PRIMARY KEY NOT NULL, `words` text NOT NULL, `characters` text NOT NULL);
--> statement-breakpoint
-- Long words of all messages, each once: where a word is looked for inside of others, such as compounds.
CREATE TABLE `search_words` (`word` text PRIMARY KEY NOT NULL) WITHOUT ROWID;
--> statement-breakpoint
-- Messages whose text is not in the index yet. The index writes itself into the file after each statement, so many are
-- taken in by one: soon after they were written, and before anyone searches (src/main/store/search-index.ts).
CREATE TABLE `message_search_queue` (`number` integer PRIMARY KEY NOT NULL);
--> statement-breakpoint
CREATE VIEW `message_search_content` AS
	SELECT m.`number` AS `number`, coalesce(c.`words`, m.`text`) AS `text`
	FROM `messages` m LEFT JOIN `message_cuts` c ON c.`number` = m.`number` WHERE m.`text` <> ''
		AND NOT EXISTS (SELECT 1 FROM `message_search_queue` q WHERE q.`number` = m.`number`);
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
	INSERT INTO `message_search_queue` VALUES (new.`number`);
END;
--> statement-breakpoint
CREATE TRIGGER `messages_search_delete` AFTER DELETE ON `messages` WHEN old.`text` <> '' BEGIN
	INSERT INTO `message_search`(`message_search`, rowid, `text`) SELECT 'delete', old.`number`, coalesce((SELECT `words` FROM `message_cuts` WHERE `number` = old.`number`), old.`text`) WHERE NOT EXISTS (SELECT 1 FROM `message_search_queue` WHERE `number` = old.`number`);
	INSERT INTO `message_characters`(`message_characters`, rowid, `characters`) SELECT 'delete', `number`, `characters` FROM `message_cuts` WHERE `number` = old.`number`;
	DELETE FROM `message_cuts` WHERE `number` = old.`number`;
	DELETE FROM `message_search_queue` WHERE `number` = old.`number`;
END;
--> statement-breakpoint
CREATE TRIGGER `messages_search_end` AFTER UPDATE OF `text` ON `messages` WHEN old.`text` = '' AND new.`text` <> '' BEGIN
	INSERT INTO `message_search_queue` VALUES (new.`number`);
END;
--> statement-breakpoint
-- Out of the index with the old text, and into the queue with the new one.
CREATE TRIGGER `messages_search_change` AFTER UPDATE OF `text` ON `messages` WHEN old.`text` <> '' AND old.`text` IS NOT new.`text` BEGIN
	INSERT INTO `message_search`(`message_search`, rowid, `text`) SELECT 'delete', old.`number`, coalesce((SELECT `words` FROM `message_cuts` WHERE `number` = old.`number`), old.`text`) WHERE NOT EXISTS (SELECT 1 FROM `message_search_queue` WHERE `number` = old.`number`);
	INSERT INTO `message_characters`(`message_characters`, rowid, `characters`) SELECT 'delete', `number`, `characters` FROM `message_cuts` WHERE `number` = old.`number`;
	DELETE FROM `message_cuts` WHERE `number` = old.`number`;
	DELETE FROM `message_search_queue` WHERE `number` = old.`number`;
	INSERT INTO `message_search_queue` SELECT new.`number` WHERE new.`text` <> '';
END;
