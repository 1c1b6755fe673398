CREATE TABLE `agent_versions` (
	`id` text PRIMARY KEY NOT NULL,
	`agent_id` text,
	`version` integer NOT NULL,
	`definition` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`agent_id`) REFERENCES `agents`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `agent_versions_version` ON `agent_versions` (`agent_id`,`version`);--> statement-breakpoint
CREATE TABLE `agents` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`description` text NOT NULL,
	`status` text NOT NULL,
	`version_id` text NOT NULL,
	`version` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`deleted_at` integer
);
--> statement-breakpoint
CREATE INDEX `agents_updated` ON `agents` (`updated_at`,`id`);--> statement-breakpoint
CREATE TABLE `conversations` (
	`id` text PRIMARY KEY NOT NULL,
	`agent_id` text,
	`kind` text NOT NULL,
	`title` text NOT NULL,
	`title_source` text NOT NULL,
	`pinned` integer NOT NULL,
	`draft` text NOT NULL,
	`leaf_id` text,
	`active_run_id` text,
	`last_message_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`deleted_at` integer,
	FOREIGN KEY (`agent_id`) REFERENCES `agents`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `conversations_listed` ON `conversations` (`pinned`,`last_message_at`,`id`) WHERE kind = 'chat' and deleted_at is null;--> statement-breakpoint
CREATE INDEX `conversations_agent` ON `conversations` (`agent_id`,`pinned`,`last_message_at`,`id`);--> statement-breakpoint
CREATE TABLE `messages` (
	`number` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`conversation_id` text NOT NULL,
	`parent_id` text,
	`role` text NOT NULL,
	`text` text NOT NULL,
	`status` text NOT NULL,
	`run_id` text,
	`error` text,
	`usage` text,
	`cost` text,
	`duration_ms` integer,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`conversation_id`) REFERENCES `conversations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `messages_id_unique` ON `messages` (`id`);--> statement-breakpoint
CREATE INDEX `messages_parent` ON `messages` (`conversation_id`,`parent_id`);--> statement-breakpoint
CREATE TABLE `models` (
	`provider_id` text NOT NULL,
	`id` text NOT NULL,
	`position` integer NOT NULL,
	`name` text NOT NULL,
	`context_length` integer,
	`max_output_tokens` integer,
	`tools` integer,
	`vision` integer,
	`thinking` integer,
	`input_price` text,
	`output_price` text,
	`listed_at` integer NOT NULL,
	PRIMARY KEY(`provider_id`, `id`),
	FOREIGN KEY (`provider_id`) REFERENCES `providers`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `providers` (
	`id` text PRIMARY KEY NOT NULL,
	`type` text NOT NULL,
	`preset` text,
	`name` text NOT NULL,
	`base_url` text NOT NULL,
	`has_key` integer NOT NULL,
	`status` text NOT NULL,
	`reason` text,
	`latency_ms` integer,
	`validated_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`deleted_at` integer
);
--> statement-breakpoint
CREATE INDEX `providers_created` ON `providers` (`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `run_events` (
	`run_id` text NOT NULL,
	`seq` integer NOT NULL,
	`type` text NOT NULL,
	`body` text NOT NULL,
	PRIMARY KEY(`run_id`, `seq`),
	FOREIGN KEY (`run_id`) REFERENCES `runs`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `runs` (
	`id` text PRIMARY KEY NOT NULL,
	`conversation_id` text NOT NULL,
	`message_id` text NOT NULL,
	`agent_id` text,
	`agent_version_id` text NOT NULL,
	`status` text NOT NULL,
	`error` text,
	`usage` text,
	`cost` text,
	`started_at` integer NOT NULL,
	`ended_at` integer,
	FOREIGN KEY (`conversation_id`) REFERENCES `conversations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`agent_version_id`) REFERENCES `agent_versions`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `runs_conversation` ON `runs` (`conversation_id`);--> statement-breakpoint
CREATE INDEX `runs_version` ON `runs` (`agent_version_id`);--> statement-breakpoint
CREATE INDEX `runs_unfinished` ON `runs` (`id`) WHERE ended_at is null;--> statement-breakpoint
CREATE TABLE `secrets` (
	`owner_id` text PRIMARY KEY NOT NULL,
	`nonce` blob NOT NULL,
	`ciphertext` blob NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `settings` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `steps` (
	`id` text PRIMARY KEY NOT NULL,
	`run_id` text NOT NULL,
	`message_id` text NOT NULL,
	`index` integer NOT NULL,
	`provider_id` text NOT NULL,
	`model_id` text NOT NULL,
	`text` text NOT NULL,
	`thinking` text NOT NULL,
	`text_seq` integer NOT NULL,
	`thinking_seq` integer NOT NULL,
	`tool_calls` text,
	`stop_reason` text,
	`usage` text,
	`cost` text,
	`first_token_ms` integer,
	`latency_ms` integer,
	`warnings` text,
	`started_at` integer NOT NULL,
	FOREIGN KEY (`run_id`) REFERENCES `runs`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `steps_message` ON `steps` (`message_id`,`index`);--> statement-breakpoint
CREATE INDEX `steps_run` ON `steps` (`run_id`,`index`);