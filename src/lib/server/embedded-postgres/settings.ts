import { totalmem } from 'node:os';

const mebibyte = 1024 * 1024;

/** PostgreSQL's settings by name, as they stand in its configuration file. */
export type Settings = Record<string, string>;

/**
 * Settings for a server that shares the machine with the app: an eighth of the memory as its own
 * cache, at most 1 GB, and nothing that trades safety for speed.
 */
export function fitSettings(
	place: { socketFolder: string; logFolder: string; port: number },
	memoryBytes: number = memoryOfMachine()
): Settings {
	return {
		listen_addresses: '',
		port: String(place.port),
		unix_socket_directories: place.socketFolder,
		unix_socket_permissions: '0700',
		password_encryption: 'scram-sha-256',
		max_connections: '100',

		fsync: 'on',
		full_page_writes: 'on',
		synchronous_commit: 'on',
		wal_compression: 'on',
		max_wal_size: '1GB',

		shared_buffers: megabytes(memoryBytes / 8, 32, 1024),
		effective_cache_size: megabytes(memoryBytes / 2, 64, 65_536),
		work_mem: megabytes(memoryBytes / 1024, 4, 16),
		maintenance_work_mem: megabytes(memoryBytes / 32, 32, 256),
		// Containers have 64 MB of shared memory, which a parallel query outgrows.
		dynamic_shared_memory_type: 'mmap',

		timezone: 'Asia/Shanghai',
		log_timezone: 'Asia/Shanghai',
		lc_messages: 'C',

		logging_collector: 'on',
		log_destination: 'stderr',
		log_directory: place.logFolder,
		// One file a weekday, written anew each week, bounds what the log can take.
		log_filename: 'postgresql-%a.log',
		log_rotation_age: '1d',
		log_rotation_size: '0',
		log_truncate_on_rotation: 'on',
		log_line_prefix: '%m [%p] %a ',
		log_min_duration_statement: '1s',
		log_checkpoints: 'off',
		// Values of people must not reach the log: neither parameters nor the rows of a violation.
		log_parameter_max_length: '0',
		log_error_verbosity: 'terse'
	};
}

/** The text of the configuration file. */
export function writeSettings(settings: Settings): string {
	const lines = Object.entries(settings).map(
		([name, value]) => `${name} = '${value.replaceAll("'", "''")}'`
	);
	return [
		'# Written at every start. Put changes into local.conf beside this file.',
		...lines,
		''
	].join('\n');
}

/** What the container, else the machine, has. */
function memoryOfMachine(): number {
	const limit = process.constrainedMemory();
	return limit > 0 && limit < totalmem() ? limit : totalmem();
}

function megabytes(bytes: number, least: number, most: number): string {
	return `${Math.round(Math.min(most, Math.max(least, bytes / mebibyte)))}MB`;
}
