import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { say } from './words.mjs';

// Runs on the machine's own Node, before there is anything in node_modules.

const project = fileURLToPath(new URL('../..', import.meta.url));
const nodeLeast = [20, 19];
const npmLeast = 9;

if (!isNodeNewEnough()) {
	fail(say('cli_install_node', { found: process.versions.node, needed: nodeLeast.join('.') }));
}
if (!isInstalled()) await install();
if (!existsSync(`${project}node_modules/.bin/node`)) fail(say('cli_install_scripts_off'));

/** npm writes the hidden lock file last, so that its entries vouch for what lies beside it. */
function isInstalled() {
	const wanted = readLock('package-lock.json');
	const present = readLock('node_modules/.package-lock.json');
	if (!wanted) fail(say('cli_install_lock_missing'));
	if (!present) return false;
	const isSame = Object.entries(present).every(
		([path, { version, integrity }]) =>
			wanted[path]?.version === version && wanted[path]?.integrity === integrity
	);
	const isWhole = Object.entries(wanted).every(
		([path, { optional }]) => path === '' || optional || path in present
	);
	return isSame && isWhole && existsSync(`${project}node_modules/.bin/node`);
}

/**
 * @param {string} name
 * @returns {Record<string, { version?: string, integrity?: string, optional?: boolean }> | undefined}
 */
function readLock(name) {
	try {
		return JSON.parse(readFileSync(project + name, 'utf8')).packages;
	} catch {
		return undefined;
	}
}

async function install() {
	refuseOldNpm();
	const began = performance.now();
	process.stdout.write(`${say('cli_install_begin')}\n`);
	// Not `npm ci`: it refuses a lock file that lacks a package which only another kind of machine
	// would need, and a registry that does not carry it cannot complete the file. What is there
	// afterwards is held against the lock, hash by hash, all the same.
	const { code, output } = await runNpm([
		'install',
		'--no-save',
		'--include=dev',
		'--include=optional',
		'--no-audit',
		'--no-fund',
		'--loglevel=error'
	]);
	if (code !== 0 || !isInstalled()) {
		process.stderr.write(output);
		fail(say('cli_install_failed'));
	}
	const seconds = Math.round((performance.now() - began) / 1000);
	process.stdout.write(`${say('cli_install_done', { seconds })}\n`);
}

function refuseOldNpm() {
	const major = /\bnpm\/(\d+)/.exec(process.env.npm_config_user_agent ?? '')?.[1];
	if (major && Number(major) < npmLeast) {
		fail(say('cli_install_npm', { found: major, needed: npmLeast }));
	}
}

/**
 * @param {string[]} options
 * @returns {Promise<{ code: number | null, output: string }>}
 */
function runNpm(options) {
	return new Promise((resolve) => {
		const child = spawn('npm', options, { cwd: project, stdio: ['ignore', 'pipe', 'pipe'] });
		let output = '';
		child.stdout.on('data', (chunk) => (output += chunk));
		child.stderr.on('data', (chunk) => (output += chunk));
		child.on('error', (error) => resolve({ code: 1, output: `${error.message}\n` }));
		child.on('close', (code) => resolve({ code, output }));
	});
}

function isNodeNewEnough() {
	const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
	return major > nodeLeast[0] || (major === nodeLeast[0] && minor >= nodeLeast[1]);
}

/**
 * @param {string} text
 * @returns {never}
 */
function fail(text) {
	process.stderr.write(`${text}\n`);
	process.exit(1);
}
