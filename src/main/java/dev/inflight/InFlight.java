package dev.inflight;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a Spring bean's method a named, bounded, stoppable task: an {@code @Async} method that returns a
 * {@code CompletableFuture}, or a plain method that returns a stage or a reactive type.
 *
 * <p>Property placeholders work in every text; SpEL templates ({@code refresh:#{#region}}) over the arguments work in
 * {@link #name} and {@link #label}. A text that cannot be read, or no timeout, stops the application at its start with a
 * message that names the method.
 */
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface InFlight {

    /** The task's name; empty: each run gets a generated one. */
    String name() default "";

    /** The task's kind; empty: {@code Class.method}. */
    String kind() default "";

    /** Human text; empty: the name. */
    String label() default "";

    /** From the start to the deadline, such as {@code 30s} or {@code PT30S}. There is no task without one. */
    String timeout();

    /** What happens when the name is still outstanding. */
    Overlap overlap() default Overlap.FAIL_OLDER;

    /** How long a newcomer waits for the work of the run before it to be gone; empty: not at all. */
    String afterStop() default "";

    /** Longest silence between two heartbeats; empty: none is expected. */
    String stall() default "";

    /** Whether the ripcord interrupts the worker. */
    Interruption interrupt() default Interruption.INTERRUPT;
}
