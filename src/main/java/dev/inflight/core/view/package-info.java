/**
 * What is shown or told of runs: snapshots, lists, history, listeners and log lines. Changes no run. Internal: public only
 * to the rest of the engine.
 */
@NullMarked
package dev.inflight.core.view;

import org.jspecify.annotations.NullMarked;
