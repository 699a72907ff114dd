package com.example.harmless.frame;

import java.util.ArrayList;
import java.util.List;

/**
 * What comes of a row.
 *
 * @param word {@code same}, {@code as promised}, {@code DIFFERS} or {@code BROKEN}
 * @param details lines that say what is not as it should be
 */
record Outcome(String word, List<String> details) {

    /** What a line is about that says why a row could not be played to its end. */
    static final String FAILED = "row failed";

    private static final String SAME = "same";
    private static final String AS_PROMISED = "as promised";

    boolean good() {
        return word.equals(SAME) || word.equals(AS_PROMISED);
    }

    static Outcome of(Class<?> row, List<String> without, List<String> with) {
        Says says = row.getAnnotation(Says.class);
        if (says != null && with != null) {
            List<String> differences = difference(List.of(says.value()), with);
            return new Outcome(differences.isEmpty() ? AS_PROMISED : "DIFFERS", differences);
        }
        if (without == null || with == null) {
            return new Outcome(
                    "BROKEN", List.of("said nothing " + (without == null ? "without" : "with") + " the library"));
        }
        if (without.stream().anyMatch(line -> line.startsWith(FAILED))) {
            return new Outcome(
                    "BROKEN",
                    without.stream().filter(line -> line.startsWith(FAILED)).toList());
        }
        List<String> restWithout = new ArrayList<>(without);
        List<String> restWith = new ArrayList<>(with);
        List<String> details = new ArrayList<>();
        Differs[] promises = row.getAnnotationsByType(Differs.class);
        for (Differs promise : promises) {
            take(restWithout, promise.line() + ": ", promise.without(), "without", details);
            take(restWith, promise.line() + ": ", promise.with(), "with", details);
        }
        if (!restWithout.equals(restWith) || with.stream().anyMatch(line -> line.startsWith(FAILED))) {
            details.addAll(difference(restWithout, restWith));
        }
        return new Outcome(
                details.isEmpty() ? promises.length == 0 ? SAME : AS_PROMISED : "DIFFERS", List.copyOf(details));
    }

    private static void take(List<String> lines, String about, String promised, String mode, List<String> details) {
        List<String> found =
                lines.stream().filter(line -> line.startsWith(about)).toList();
        if (!found.equals(List.of(about + promised))) {
            details.add("promised " + mode + " the library: " + about + promised + "; said: " + found);
        }
        lines.removeAll(found);
    }

    /** As {@code diff} shows it. */
    private static List<String> difference(List<String> before, List<String> after) {
        int[][] common = new int[before.size() + 1][after.size() + 1];
        for (int i = before.size() - 1; i >= 0; i--) {
            for (int j = after.size() - 1; j >= 0; j--) {
                common[i][j] = before.get(i).equals(after.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        List<String> lines = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < before.size() || j < after.size()) {
            if (i < before.size() && j < after.size() && before.get(i).equals(after.get(j))) {
                i++;
                j++;
            } else if (j == after.size() || (i < before.size() && common[i + 1][j] >= common[i][j + 1])) {
                lines.add("- " + before.get(i++));
            } else {
                lines.add("+ " + after.get(j++));
            }
        }
        return lines;
    }
}
