import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Whether no name ever had two holders, and whether tokens grow from one to the next: {@code java OneHolder.java MILLISECONDS FILE...}.
 * The files are written by {@code Holds}; FILE@NANOS is one of a process that was killed, and was dead by then.
 *
 * <p>A run has its name from the begin of its work until the registry decided that it is over. So many milliseconds of two holders are
 * put up with, as the registry's dates may be 50 ms off the machine's clock. The future is done, and its callbacks are called, a moment
 * after the decision, for as long as the thread that does this has no processor: 2 s at most are put up with, and the most is printed.
 * What began within these last 2 s is not looked at yet. A run whose end was decided before its work got to say that it began has never had the name.
 */
public final class OneHolder {

    private static final double LONGEST_COMPLETION_MILLIS = 2_000;

    /** What began later may have followed an end that is not written yet. */
    private final long looksUntil = (System.currentTimeMillis() - (long) LONGEST_COMPLETION_MILLIS) * 1_000_000;

    private static final class Hold {
        String file = "";
        String name = "";
        String id = "";
        long token = -1;
        long begin = -1;
        long decided = Long.MAX_VALUE;
        long done = Long.MAX_VALUE;

        @Override
        public String toString() {
            return id + " (token " + token + ", " + Path.of(file).getFileName() + ", " + begin + " to " + decided
                    + ", done " + done + ")";
        }
    }

    private final Map<String, Hold> holds = new HashMap<>();
    private final List<String> wrong = new ArrayList<>();
    private final double tolerance;
    private double longest = Double.NEGATIVE_INFINITY;
    private double longestDone = Double.NEGATIVE_INFINITY;
    private int handovers;

    private OneHolder(double tolerance) {
        this.tolerance = tolerance;
    }

    public static void main(String[] args) throws IOException {
        OneHolder check = new OneHolder(Double.parseDouble(args[0]));
        for (int i = 1; i < args.length; i++) {
            int at = args[i].indexOf('@');
            check.read(
                    at < 0 ? args[i] : args[i].substring(0, at),
                    at < 0 ? Long.MAX_VALUE : Long.parseLong(args[i].substring(at + 1)));
        }
        check.all();
        if (!check.wrong.isEmpty()) {
            check.wrong.stream().limit(20).forEach(System.out::println);
            System.out.println(check.wrong.size() + " findings");
            System.exit(1);
        }
    }

    private void read(String file, long killedAt) throws IOException {
        List<Hold> own = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of(file))) {
            String[] word = line.split(" ");
            if (word[0].equals("begin")) {
                Hold hold = hold(word[3]);
                hold.file = file;
                hold.name = word[2];
                hold.begin = Long.parseLong(word[1]);
                if (word[4].equals("none")) {
                    wrong.add("without a token: " + line);
                } else {
                    hold.token = Long.parseLong(word[4]);
                }
                own.add(hold);
            } else if (word[0].equals("end")) {
                Hold hold = hold(word[4]);
                hold.done = Long.parseLong(word[2]);
                hold.decided = Math.min(hold.done, Long.parseLong(word[1]));
            }
        }
        for (Hold hold : own) {
            hold.decided = Math.min(hold.decided, killedAt);
            hold.done = Math.min(hold.done, killedAt);
        }
    }

    private Hold hold(String id) {
        return holds.computeIfAbsent(id, key -> {
            Hold hold = new Hold();
            hold.id = key;
            return hold;
        });
    }

    private void all() {
        Map<String, List<Hold>> byName = new TreeMap<>();
        int began = 0;
        for (Hold hold : holds.values()) {
            if (hold.begin >= 0 && hold.begin < hold.decided && hold.begin < looksUntil) {
                began++;
                byName.computeIfAbsent(hold.name, name -> new ArrayList<>()).add(hold);
            }
        }
        byName.forEach(this::name);
        System.out.printf(
                "%d runs of %d names had their names, %d times after another replica's; most time between a begin and the end of the one"
                        + " before: %.1f ms by decisions, %.1f ms by futures (below zero: after it)%n",
                began, byName.size(), handovers, longest, longestDone);
    }

    private void name(String name, List<Hold> holders) {
        holders.sort(Comparator.comparingLong(hold -> hold.begin));
        Set<Long> tokens = new HashSet<>();
        Hold latest = null; // the one that ends last of those that began before
        Hold greatest = null; // the one with the greatest token of those
        long lastDone = Long.MIN_VALUE;
        for (Hold hold : holders) {
            if (!tokens.add(hold.token)) {
                wrong.add(name + ": the token of " + hold + " was another's before");
            }
            if (latest != null && greatest != null) {
                double both = millis(latest.decided, hold.begin);
                double done = millis(lastDone, hold.begin);
                longest = Math.max(longest, both);
                longestDone = Math.max(longestDone, done);
                if (both > tolerance || done > LONGEST_COMPLETION_MILLIS) {
                    wrong.add(name + ": two holders for " + both + " ms, " + done + " ms until the future was done: "
                            + latest + ", " + hold);
                }
                if (hold.token < greatest.token && millis(hold.begin, greatest.begin) > tolerance) {
                    wrong.add(name + ": a smaller token after a greater one: " + greatest + ", " + hold);
                }
                handovers += latest.file.equals(hold.file) ? 0 : 1;
            }
            latest = latest == null || hold.decided > latest.decided ? hold : latest;
            greatest = greatest == null || hold.token > greatest.token ? hold : greatest;
            lastDone = Math.max(lastDone, hold.done);
        }
    }

    private static double millis(long later, long earlier) {
        return (later == Long.MAX_VALUE ? Double.POSITIVE_INFINITY : (double) (later - earlier)) / 1e6;
    }
}
