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
CREATE TABLE `approvals` (
	`id` text PRIMARY KEY NOT NULL,
	`run_id` text NOT NULL,
	`step` integer NOT NULL,
	`call_id` text NOT NULL,
	`asked` text NOT NULL,
	`hash` text NOT NULL,
	`rule` text NOT NULL,
	`status` text NOT NULL,
	`decided_by` text,
	`change` text,
	`requested_seq` integer NOT NULL,
	`decided_seq` integer,
	`created_at` integer NOT NULL,
	`expires_at` integer,
	`decided_at` integer,
	FOREIGN KEY (`run_id`) REFERENCES `runs`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `approvals_run` ON `approvals` (`run_id`);--> statement-breakpoint
CREATE TABLE `blob_refs` (
	`owner_id` text NOT NULL,
	`hash` text NOT NULL,
	PRIMARY KEY(`owner_id`, `hash`),
	FOREIGN KEY (`hash`) REFERENCES `blobs`(`hash`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `blob_refs_hash` ON `blob_refs` (`hash`);--> statement-breakpoint
CREATE TABLE `blobs` (
	`hash` text PRIMARY KEY NOT NULL,
	`bytes` integer NOT NULL,
	`media_type` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
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
	`parts` text,
	`status` text NOT NULL,
	`run_id` text,
	`earlier_run_ids` text,
	`error` text,
	`usage` text,
	`cost_nanos` integer,
	`cost_at_least` integer,
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
	`requests_per_minute` integer,
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
	`kind` text NOT NULL,
	`subject_id` text,
	`origin` text NOT NULL,
	`principal` text NOT NULL,
	`parent_id` text,
	`root_id` text NOT NULL,
	`agent_id` text,
	`agent_version_id` text NOT NULL,
	`status` text NOT NULL,
	`wait` text,
	`input` text,
	`priority` integer NOT NULL,
	`deadline_at` integer,
	`budget_nanos` integer,
	`error` text,
	`usage` text,
	`cost_nanos` integer NOT NULL,
	`cost_at_least` integer NOT NULL,
	`end_seq` integer,
	`created_at` integer NOT NULL,
	`started_at` integer,
	`ended_at` integer,
	FOREIGN KEY (`agent_version_id`) REFERENCES `agent_versions`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `runs_kind` ON `runs` (`kind`,`id`);--> statement-breakpoint
CREATE INDEX `runs_version` ON `runs` (`agent_version_id`);--> statement-breakpoint
CREATE INDEX `runs_parent` ON `runs` (`parent_id`) WHERE parent_id is not null;--> statement-breakpoint
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
CREATE TABLE `step_chunks` (
	`run_id` text NOT NULL,
	`seq` integer NOT NULL,
	`step` integer NOT NULL,
	`kind` text NOT NULL,
	`offset` integer NOT NULL,
	`text` text NOT NULL,
	PRIMARY KEY(`run_id`, `seq`),
	FOREIGN KEY (`run_id`) REFERENCES `runs`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `steps` (
	`number` integer PRIMARY KEY NOT NULL,
	`run_id` text NOT NULL,
	`index` integer NOT NULL,
	`provider_id` text NOT NULL,
	`model_id` text NOT NULL,
	`text` text NOT NULL,
	`thinking` text NOT NULL,
	`text_seq` integer NOT NULL,
	`thinking_seq` integer NOT NULL,
	`calls` integer NOT NULL,
	`opaque` text,
	`stop_reason` text,
	`error` text,
	`usage` text,
	`cost_nanos` integer,
	`cost_at_least` integer,
	`first_token_ms` integer,
	`latency_ms` integer,
	`warnings` text,
	`start_seq` integer NOT NULL,
	`end_seq` integer,
	`started_at` integer NOT NULL,
	FOREIGN KEY (`run_id`) REFERENCES `runs`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `steps_run` ON `steps` (`run_id`,`index`);--> statement-breakpoint
CREATE TABLE `tool_calls` (
	`number` integer PRIMARY KEY NOT NULL,
	`run_id` text NOT NULL,
	`step` integer NOT NULL,
	`call_id` text NOT NULL,
	`name` text NOT NULL,
	`arguments` text NOT NULL,
	`approved_arguments` text,
	`effect` text,
	`status` text NOT NULL,
	`idempotency_key` text,
	`result` text,
	`result_blob` text,
	`called_seq` integer NOT NULL,
	`begun_seq` integer,
	`ended_seq` integer,
	`started_at` integer,
	`ended_at` integer,
	FOREIGN KEY (`run_id`) REFERENCES `runs`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `tool_calls_call` ON `tool_calls` (`run_id`,`call_id`);