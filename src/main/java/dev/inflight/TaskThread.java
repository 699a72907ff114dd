package dev.inflight;

/**
 * The thread that does the work.
 *
 * @param name its name; empty for an unnamed virtual thread
 * @param virtual whether it is a virtual thread
 */
public record TaskThread(String name, boolean virtual) {}
