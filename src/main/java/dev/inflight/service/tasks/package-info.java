/**
 * Outbound calls as tasks: {@code TaskController} reads orders ({@code TaskOrderReader}) and shows what became of them
 * ({@code TaskLedger}); {@code Schedules} starts what the configuration lists.
 */
@NullMarked
package dev.inflight.service.tasks;

import org.jspecify.annotations.NullMarked;
