/**
 * Statements stop with their task: around connections of the application's {@code DataSource} beans, a hook for each statement
 * that a task executes, and a fence that keeps a late cancel from whatever the connection does next.
 */
@NullMarked
package dev.inflight.reach.jdbc;

import org.jspecify.annotations.NullMarked;
