/**
 * Installs a program that tests need, where that can be done without asking: as root on Debian and its kin.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

const INSTALL_LIMIT_MS = 8 * 60_000;

/** @param {string} name package @returns {boolean} whether it was installed; false also where this is no business of ours */
export function installDebianPackage(name) {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return false;
  console.log(`Installing ${name} with apt-get.`);
  const options = {
    stdio: /** @type {const} */ ("inherit"),
    timeout: INSTALL_LIMIT_MS,
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  };
  return (
    spawnSync("apt-get", ["update"], options).status === 0 &&
    spawnSync("apt-get", ["install", "-y", name], options).status === 0
  );
}
