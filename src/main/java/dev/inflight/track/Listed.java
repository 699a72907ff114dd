package dev.inflight.track;

/** Marks work that is listed anyway wherever it runs, so that nobody who watches that place lists it a second time. */
public interface Listed {}
