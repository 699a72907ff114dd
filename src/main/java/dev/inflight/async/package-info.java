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
 * <p>Scheduled methods have a seam of their own, innermost: {@link dev.inflight.async.InFlightScheduling} puts a subclass in
 * the place of Spring's post-processor for {@code @Scheduled}, which makes Spring's own {@code ScheduledMethodRunnable}s in a
 * subclass whose executions are runs. So locks, tracers and decorators around the scheduler see what they always saw, there is
 * no proxy, and private methods are seen too. Of a method that returns a publisher, Spring gets one whose subscriptions are
 * runs. What the registry refuses is executed all the same.
 *
 * <p><b>What is tracked.</b>
 *
 * <ul>
 *   <li>{@code @Async} methods, unmodified, that return a {@code CompletableFuture}, a bare {@code Future} or nothing, unless
 *       {@code inflight.async.enabled=false}. The bare {@code Future} that the caller gets is the run's own. A method that
 *       returns nothing and is meant to run for as long as the application does is stopped at the timeout like any other:
 *       {@code inflight.async.void-methods=false} leaves those to Spring, or the timeouts may be raised.
 *   <li>Every execution of a {@code @Scheduled} method, on the scheduler's thread, unless
 *       {@code inflight.async.scheduled-methods=false}. A stop interrupts that execution; the next one comes as scheduled. Of
 *       one that returns a reactive type, every subscription for as long as it lives; a stop cancels it.
 *   <li>{@code @Async @InFlight} methods that return a {@code CompletableFuture}, {@code CompletionStage}, {@code Future} or
 *       nothing.
 *   <li>Plain {@code @InFlight} methods that return a {@code CompletableFuture} or {@code CompletionStage}: called on the
 *       caller's thread, which is never interrupted; the ripcord cancels the stage they return.
 *   <li>Plain {@code @InFlight} methods that return a reactive type that Spring's {@code ReactiveAdapterRegistry} knows: the
 *       method is called at once, and every subscription is one run.
 *   <li>Plain {@code @InFlight} methods that return anything else, or nothing: the call is the run, on the caller's thread,
 *       outermost in the bean's proxy, which is made early enough for those who take beans to call them back.
 * </ul>
 *
 * <p><b>What is not.</b> What a {@code SchedulingConfigurer} schedules without a method: it has no name; have it call the
 * registry. Scheduled methods where the user has a {@code ScheduledAnnotationBeanPostProcessor} of his own. {@code @Async} in
 * AspectJ mode, calls within one object, opaque and frozen proxies: no proxy of ours is passed there. {@code @InFlight} on a private, static or final method cannot be had and stops the start.
 *
 * <p><b>What the caller sees</b> is what Spring would show: a failure of the work arrives as a {@code CompletionException}
 * around it, a refused hand-over is thrown as Spring's {@code TaskRejectedException} by {@code @Async} methods, and what a
 * plain method throws on the caller's thread is thrown to the caller. A stopped run ends with the exception that says how.
 */
@NullMarked
package dev.inflight.async;

import org.jspecify.annotations.NullMarked;
