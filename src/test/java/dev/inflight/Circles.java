package dev.inflight;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Classes that need each other, directly or over others: no one of them can be read without all. Nested classes count as
 * their outer one. By Tarjan's algorithm (1972).
 */
final class Circles {

    private final Map<String, Set<String>> uses = new HashMap<>();
    private final Map<String, Integer> order = new HashMap<>();
    private final Map<String, Integer> earliest = new HashMap<>();
    private final Deque<String> open = new ArrayDeque<>();
    private final Set<String> isOpen = new HashSet<>();
    private final List<Set<String>> found = new ArrayList<>();

    private Circles(Iterable<JavaClass> classes) {
        for (JavaClass one : classes) {
            Set<String> used = uses.computeIfAbsent(outermost(one), same -> new TreeSet<>());
            for (Dependency dependency : one.getDirectDependenciesFromSelf()) {
                used.add(outermost(dependency.getTargetClass()));
            }
        }
    }

    /** Those with more than one member. */
    static List<Set<String>> among(Iterable<JavaClass> classes) {
        Circles circles = new Circles(classes);
        circles.uses.keySet().stream().sorted().forEach(circles::visitOnce);
        return circles.found.stream().filter(circle -> circle.size() > 1).collect(Collectors.toList());
    }

    private static String outermost(JavaClass one) {
        return one.getEnclosingClass().map(Circles::outermost).orElse(one.getName());
    }

    private void visitOnce(String name) {
        if (!order.containsKey(name)) {
            visit(name);
        }
    }

    private void visit(String name) {
        order.put(name, order.size());
        earliest.put(name, order.get(name));
        open.push(name);
        isOpen.add(name);
        for (String used : uses.get(name)) {
            if (!uses.containsKey(used)) {
                continue;
            }
            visitOnce(used);
            if (isOpen.contains(used)) {
                earliest.merge(name, earliest.get(used), Math::min);
            }
        }
        if (earliest.get(name).equals(order.get(name))) {
            Set<String> circle = new TreeSet<>();
            String member;
            do {
                member = open.pop();
                isOpen.remove(member);
                circle.add(member);
            } while (!member.equals(name));
            found.add(circle);
        }
    }
}
