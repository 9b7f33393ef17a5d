import { execFile } from 'node:child_process';
import type { GitRecord } from '../../core/run/record';

const TIME_LIMIT_MS = 3000;
/** Largest changes.patch, in bytes. */
export const PATCH_LIMIT = 1024 * 1024;

/** State of the work tree, and the uncommitted changes of tracked files. */
export interface GitState {
  readonly record: GitRecord;
  /** `git diff HEAD` of `root`, at most PATCH_LIMIT bytes; null when there are no changes. */
  readonly patch: Buffer | null;
}

/**
 * Asks git about a folder. Null when it is in no repository, when there is no commit, or when git is absent, fails
 * or takes too long: a run does not depend on it. Programs that a repository's own config names are not run.
 */
export async function gitState(root: string): Promise<GitState | null> {
  const commit = await git(root, ['rev-parse', '--verify', 'HEAD'], 1024);
  if (commit === null || commit.cut) return null;
  const [branch, status] = await Promise.all([
    git(root, ['symbolic-ref', '--short', '-q', 'HEAD'], 4096),
    git(root, ['status', '--porcelain', '--untracked-files=no', '--ignore-submodules', '--', '.'], 64 * 1024),
  ]);
  const dirty = status !== null && status.bytes.length > 0;
  const record: GitRecord = {
    commit: text(commit.bytes),
    branch: branch === null || text(branch.bytes) === '' ? null : text(branch.bytes),
    dirty,
  };
  if (!dirty) return { record, patch: null };
  const diff = await git(
    root,
    ['diff', 'HEAD', '--no-color', '--no-ext-diff', '--no-textconv', '--', '.'],
    PATCH_LIMIT,
  );
  if (diff === null || diff.bytes.length === 0) return { record, patch: null };
  const note = '\n# Lossline: the patch is longer than 1 MiB and was cut here.\n';
  const patch = diff.cut
    ? Buffer.concat([diff.bytes.subarray(0, PATCH_LIMIT - note.length), Buffer.from(note)])
    : diff.bytes;
  return { record, patch };
}

function text(bytes: Buffer): string {
  return bytes.toString('utf8').trim();
}

/** Runs git without hooks, monitors and locks. Null on any failure but too much output, which is cut. */
function git(cwd: string, args: readonly string[], limit: number): Promise<{ bytes: Buffer; cut: boolean } | null> {
  const safe = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null', '-c', 'core.quotePath=false'];
  return new Promise((resolve) => {
    execFile(
      'git',
      [...safe, ...args],
      {
        cwd,
        encoding: 'buffer',
        timeout: TIME_LIMIT_MS,
        maxBuffer: limit,
        windowsHide: true,
        env: { ...process.env, GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' },
      },
      (error, stdout) => {
        const cut = error !== null && 'code' in error && error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER';
        resolve(error !== null && !cut ? null : { bytes: stdout, cut });
      },
    );
  });
}
