package dev.inflight;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a Spring bean's method a named, bounded, stoppable task.
 *
 * <p><b>What a run is</b> depends on what the method returns:
 *
 * <ul>
 *   <li>An {@code @Async} method that returns {@code CompletableFuture}, {@code CompletionStage}, {@code Future} or nothing: the
 *       run is on the executor, and the caller holds its future.
 *   <li>One that returns a {@code CompletableFuture} or {@code CompletionStage}: it is called on the caller's thread, which is
 *       never interrupted, and the run goes on with the stage. Where the run has to wait, it is called later, on the registry's
 *       executor.
 *   <li>One that returns a reactive type: each subscription is a run. Where the run has to wait, the source is subscribed to
 *       later.
 *   <li>Any other, such as a listener of messages or events, a controller's handler, a step of a batch or a mere service
 *       method: <b>the call is the run</b>, on the caller's thread. It gets what the method returns or throws, as it is.
 * </ul>
 *
 * <p><b>A call that is a run</b> and is stopped is interrupted, as {@link #interrupt} allows. When the work has come back, and
 * not before, the caller gets the exception that says how it ended, whatever the work made of the stop: {@link
 * TaskTimeoutException}, {@link TaskCancelledException}, {@link TaskOverlapException}, {@link TaskRejectedException} when the
 * registry did not accept it. What the work threw is a suppressed exception of it. The interrupt does not outlive the run; a
 * flag that was up before stays up. {@code TaskTimeoutException} is a checked exception: a method that declares neither {@code
 * TimeoutException} nor {@code Exception} has it as the cause of the {@code UndeclaredThrowableException} that Java's proxies
 * throw then ({@code @ExceptionHandler} methods find it there). Where the run has to wait ({@link Overlap#QUEUE}, {@link
 * Overlap#KEEP_LATEST}, {@link #afterStop}, {@link TaskScope#CLUSTER}), or shares another's result ({@link Overlap#JOIN}), the caller's thread waits; an
 * interrupt ends the waiting and with it this caller's part in the run. A call under the name of a run that its own thread is
 * in is a part of that run, whatever the overlap: nothing waits for itself or stops itself.
 *
 * <p><b>Among other advice</b> the run is outermost: retries, transactions, caches and checks are inside the one run and its
 * timeout, so all attempts together are one run. Once it is stopped that advice is shown a failure, even if the method
 * returned: a transaction whose caller is told of a timeout is rolled back, nothing is cached, no further attempt begins. A
 * commit that has begun by then is not undone. As with all advice of Spring's, only calls through the proxy count, not
 * those within one object; on a private, static or final method the annotation stops the start.
 *
 * <p>Property placeholders ({@code ${…}}) work in every text. SpEL templates ({@code refresh:#{#region}}) over the arguments
 * work in {@link #name} and {@link #label}, which tell one call from another, and in {@link #timeout}, {@link #afterStop} and
 * {@link #stall}, which a caller may be allowed to choose; there a {@code Duration} will do as well as a text. They do not
 * work in {@link #kind}, which is a tag of meters: each value of it costs memory for as long as the application runs. A text that
 * cannot be read, or no timeout, stops the application at its start with a message that names the method.
 */
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface InFlight {

    /** The task's name; empty: each run gets a generated one. Takes SpEL. */
    String name() default "";

    /** The task's kind, the same for every call; empty: {@code Class.method}. Takes no SpEL. */
    String kind() default "";

    /** Human text; empty: the name. Takes SpEL. */
    String label() default "";

    /** From the start to the deadline, such as {@code 30s} or {@code PT30S}. There is no task without one. Takes SpEL. */
    String timeout();

    /** What happens when the name is still outstanding. */
    Overlap overlap() default Overlap.FAIL_OLDER;

    /**
     * How far the name reaches. {@link TaskScope#CLUSTER} needs a name, and {@link Overlap#FAIL_OLDER} or {@link
     * Overlap#FAIL_NEWER}.
     */
    TaskScope scope() default TaskScope.LOCAL;

    /** How long a newcomer waits for the work of the run before it to be gone; empty: not at all. Takes SpEL. */
    String afterStop() default "";

    /** Longest silence between two heartbeats; empty: none is expected. Takes SpEL. */
    String stall() default "";

    /** Whether the ripcord interrupts the worker. */
    Interruption interrupt() default Interruption.INTERRUPT;
}
