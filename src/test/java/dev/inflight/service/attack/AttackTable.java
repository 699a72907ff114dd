package dev.inflight.service.attack;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Attacks of one sort. The run {@code victim} is going on all the while, and none may touch it. */
abstract class AttackTable {

    private final List<Attack> attacks = new ArrayList<>();

    /** Names them all. */
    abstract void fill();

    /** Whoever asks so is told no, and the audit trail knows. */
    final void refused(Door door, String title, String request, Integer... answers) {
        attacks.add(new Attack(door, title, request, Set.of(answers), true));
    }

    /** Nothing comes of it, and no more need be known: it only reads, or the web server sees to it. */
    final void dropped(Door door, String title, String request, Integer... answers) {
        attacks.add(new Attack(door, title, request, Set.of(answers), false));
    }

    static List<Attack> all(Besieged services) {
        List<Attack> all = new ArrayList<>();
        for (AttackTable table : List.of(
                new LoginAttacks(services),
                new OriginAttacks(),
                new PortAttacks(),
                new RequestAttacks(services),
                new BodyAttacks(),
                new TargetAttacks(services),
                new WireAttacks())) {
            table.fill();
            all.addAll(table.attacks);
        }
        return all;
    }

    /** For a test's title. */
    static String shown(String text) {
        return text.length() <= 60 ? text : text.substring(0, 30) + "… of " + text.length() + " characters";
    }
}
