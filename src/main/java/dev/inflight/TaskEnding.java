package dev.inflight;

import java.io.Serializable;
import java.time.Duration;

/**
 * How one run was stopped; what every exception of this package carries.
 *
 * @param name the task's name
 * @param id the run
 * @param outcome the word for it
 * @param by who or what: {@code "deadline"}, {@code "caller"}, {@code "shutdown"}, a run's id, an operator's name
 * @param reason why, as given
 * @param age from the start to the end
 */
public record TaskEnding(String name, String id, Outcome outcome, String by, String reason, Duration age)
        implements Serializable {

    /** One line for an exception's message or a log. */
    public String describe() {
        return "task " + TaskText.quote(name) + " (" + id + ") ended " + outcome + " after " + age.toMillis()
                + " ms, by " + TaskText.escape(by) + ": " + TaskText.escape(reason);
    }
}
