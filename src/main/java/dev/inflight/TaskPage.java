package dev.inflight;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list. Weakly consistent: a run that lives through the whole call is in it, none is in it twice; one that
 * starts or ends meanwhile may or may not be.
 *
 * @param tasks at most as many as asked for, in the order asked for
 * @param matched how many runs the selectors matched in all, on every page together
 * @param truncated whether some that follow are left out
 * @param next the cursor of the next page; {@code null} at the end
 */
public record TaskPage(
        List<TaskSnapshot> tasks,
        int matched,
        boolean truncated,
        @Nullable String next) {

    public TaskPage {
        tasks = List.copyOf(tasks);
    }
}
