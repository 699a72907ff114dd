package dev.inflight.observe;

/**
 * A handler of observations that does nothing with those of runs, so that none have to be made for it. As the first of several
 * of which only one is asked it speaks for all of them.
 */
public interface IgnoresTasks {}
