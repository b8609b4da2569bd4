import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { dirname } from 'node:path';
import type { Context } from '../context.ts';
import { findPortTrouble } from '../family/port.ts';
import { bad, good, warning, type Finding } from './finding.ts';

const nodeLeast = [22, 18] as const;
const gibibyte = 1024 ** 3;
const diskLeastBytes = 0.5 * gibibyte;
const diskComfortBytes = 5 * gibibyte;
const memoryLeastBytes = 0.75 * gibibyte;
const memoryComfortBytes = 2 * gibibyte;
/** No clock of ours was ever right before the first release, nor will this code be run after. */
const yearsOfSense = [2026, 2100] as const;

/** The machine: what Zhixing finds there before it does anything. */
export async function examineMachine(context: Context, isRunning: boolean): Promise<Finding[]> {
	return [
		examineNode(),
		examineMemory(),
		await examineDisk(context.environment.home),
		await examinePort(context.environment, isRunning),
		examineYear()
	];
}

function examineNode(): Finding {
	const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
	const isEnough = major > nodeLeast[0] || (major === nodeLeast[0] && minor >= nodeLeast[1]);
	const values = { found: process.versions.node, needed: nodeLeast.join('.') };
	if (isEnough) return good('cli_doctor_node', 'cli_doctor_node_good', values);
	return bad('cli_doctor_node', 'cli_doctor_node_old', 'cli_doctor_node_mend', values);
}

function examineMemory(): Finding {
	const limit = process.constrainedMemory();
	const total = limit > 0 && limit < totalmem() ? limit : totalmem();
	const values = { total: inGibibytes(total) };
	if (total >= memoryComfortBytes) {
		return good('cli_doctor_memory', 'cli_doctor_memory_good', values);
	}
	const report = total < memoryLeastBytes ? bad : warning;
	return report('cli_doctor_memory', 'cli_doctor_memory_small', 'cli_doctor_memory_mend', values);
}

async function examineDisk(home: string): Promise<Finding> {
	const { bavail, bsize } = await statfs(nearestExisting(home));
	const free = bavail * bsize;
	const values = { free: inGibibytes(free), folder: home };
	if (free >= diskComfortBytes) return good('cli_doctor_disk', 'cli_doctor_disk_good', values);
	const report = free < diskLeastBytes ? bad : warning;
	return report('cli_doctor_disk', 'cli_doctor_disk_low', 'cli_doctor_disk_mend', values);
}

async function examinePort(
	{ host, port }: Context['environment'],
	isRunning: boolean
): Promise<Finding> {
	const code = await findPortTrouble(host, port);
	const values = { host, port, code: code ?? '' };
	if (code === undefined) return good('cli_doctor_port', 'cli_doctor_port_free', values);
	if (code === 'EADDRINUSE') {
		if (isRunning) return good('cli_doctor_port', 'cli_doctor_port_ours', values);
		return bad('cli_doctor_port', 'cli_doctor_port_busy', 'cli_doctor_port_mend', values);
	}
	return bad('cli_doctor_port', 'cli_doctor_port_unusable', 'cli_doctor_port_mend', values);
}

function examineYear(): Finding {
	const year = new Date().getUTCFullYear();
	const isSane = year >= yearsOfSense[0] && year <= yearsOfSense[1];
	const values = { now: new Date().toISOString() };
	if (isSane) return good('cli_doctor_clock', 'cli_doctor_clock_sane', values);
	return bad('cli_doctor_clock', 'cli_doctor_clock_wrong', 'cli_doctor_clock_mend', values);
}

function nearestExisting(path: string): string {
	return existsSync(path) ? path : nearestExisting(dirname(path));
}

function inGibibytes(bytes: number): string {
	return `${(bytes / gibibyte).toFixed(1)} GB`;
}
