/**
 * Spring: runs {@code @Async} methods and methods annotated with {@link dev.inflight.InFlight} as tasks.
 *
 * <p><b>The seam.</b> {@link dev.inflight.async.InFlightBeanPostProcessor} puts an advice of ours in the place of Spring's
 * own {@code @Async} advice, in the same proxies and at the same position. It asks Spring's advice for the executor
 * (qualifier, {@code AsyncConfigurer}, the default: all as before) and hands the registry the rest of the call. So the
 * caller holds the run's own future; the worker is interrupted behind the engine's fence; the thread is given back as soon
 * as the method returns; a future that the method returned is cancelled too; a run that has not begun never begins. An
 * executor with a {@code submitCompletable} of ours, the other seam that works, knows neither the method nor the future that
 * the method returns, and would have to be put in the place of beans of the user's.
 *
 * <p><b>What is tracked.</b>
 *
 * <ul>
 *   <li>{@code @Async} methods that return a {@code CompletableFuture}, unmodified, unless
 *       {@code inflight.async.enabled=false}.
 *   <li>{@code @Async @InFlight} methods that return a {@code CompletableFuture}, {@code CompletionStage}, {@code Future} or
 *       nothing.
 *   <li>Plain {@code @InFlight} methods that return a {@code CompletableFuture} or {@code CompletionStage}: called on the
 *       caller's thread, which is never interrupted; the ripcord cancels the stage they return.
 *   <li>Plain {@code @InFlight} methods that return a reactive type that Spring's {@code ReactiveAdapterRegistry} knows: the
 *       method is called at once, and every subscription is one run.
 * </ul>
 *
 * <p><b>What is not.</b> Unmodified {@code @Async} methods that return nothing or a bare {@code Future}: nobody waits for
 * the first, which may be meant to run for as long as the application does, and Spring itself interrupts the second. Annotate
 * them. {@code @Scheduled} methods, which run on the scheduler's thread and return nothing that could be bounded: have them
 * call an {@code @Async} method. {@code @Async} in AspectJ mode, calls within one object, opaque and frozen proxies: no
 * proxy of ours is passed there.
 *
 * <p><b>What the caller sees</b> is what Spring would show: a failure of the work arrives as a {@code CompletionException}
 * around it, a refused hand-over is thrown as Spring's {@code TaskRejectedException} by {@code @Async} methods, and what a
 * plain method throws on the caller's thread is thrown to the caller. A stopped run ends with the exception that says how.
 */
@NullMarked
package dev.inflight.async;

import org.jspecify.annotations.NullMarked;
