package dev.inflight;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** The house rules that a compiler does not know. A package's name tells which library it may touch. */
@AnalyzeClasses(packages = "dev.inflight", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

    private static final String ROOT = "dev.inflight";
    private static final String ENGINE = ROOT + ".core";
    private static final String CORE = ENGINE + "..";
    private static final String ASYNC = ROOT + ".async..";
    private static final String METRICS = ROOT + ".metrics..";
    private static final String OBSERVE = ROOT + ".observe..";
    private static final String ACTUATE = ROOT + ".actuate..";
    private static final String PAGE = ROOT + ".page..";
    private static final String REACH_JDBC = ROOT + ".reach.jdbc..";
    private static final String AUTOCONFIGURE = ROOT + ".autoconfigure..";
    private static final String SECURITY = ROOT + ".security..";
    private static final String REACH = ROOT + ".reach";
    private static final String REACH_HTTP = ROOT + ".reach.http..";
    private static final String REACH_GRPC = ROOT + ".reach.grpc..";
    private static final String REACH_MAIL = ROOT + ".reach.mail..";
    private static final String PROXY = ROOT + ".proxy";
    private static final String TRACK = ROOT + ".track";
    private static final String TRACK_EXECUTORS = TRACK + ".executors..";
    private static final String TRACK_QUARTZ = TRACK + ".quartz..";
    private static final String TRACK_BATCH = TRACK + ".batch..";
    private static final String TRACK_DB_SCHEDULER = TRACK + ".dbscheduler..";
    private static final String CLUSTER = ROOT + ".cluster";
    private static final String CLUSTER_MEMBER = CLUSTER + ".member..";
    private static final String CLUSTER_REDIS = CLUSTER + ".redis..";
    private static final String SERVICE = ROOT + ".service..";
    private static final String TEST_KIT = ROOT + ".test..";
    private static final String TEST_KIT_CLUSTER = ROOT + ".test.cluster..";

    /** So many classes of the engine may need each other. */
    private static final int LARGEST_CIRCLE = 3;

    private static final String AUTO_CONFIGURATION = "org.springframework.boot.autoconfigure.AutoConfiguration";
    private static final String CONDITIONAL_ON_CLASS =
            "org.springframework.boot.autoconfigure.condition.ConditionalOnClass";
    private static final String BEAN = "org.springframework.context.annotation.Bean";
    private static final String TIME_SOURCE = ROOT + ".TimeSource";

    // ---- one direction

    @ArchTest
    static final ArchRule packages_are_free_of_cycles = slices().matching("dev.inflight.(**)")
            .should()
            .beFreeOfCycles()
            .because("a package that can be read alone must not need the ones that need it");

    @ArchTest
    static final ArchRule the_api_is_plain_java = onlyDependOn(ROOT, "java..", "org.jspecify..")
            .because(
                    "whoever types our API must need nothing but the JDK; a factory that reaches into core is a cycle");

    @ArchTest
    static final ArchRule the_engine_is_plain_java = onlyDependOn(
                    CORE, ROOT, "java..", "jdk.jfr..", "org.jspecify..", "org.slf4j..")
            .because("the engine runs without Spring, and every optional library is wired to it from outside");

    @ArchTest
    static final ArchRule what_reaches_sockets_is_plain_java = onlyDependOn(
                    REACH, ROOT, "java..", "javax.net..", "org.jspecify..")
            .because("a socket factory is for whatever takes one, and much of that knows no Spring");

    @ArchTest
    static final ArchRule reach_knows_only_the_api_and_what_all_of_it_uses = CompositeArchRule.of(
                    ourOwn(REACH_HTTP, ROOT, REACH))
            .and(ourOwn(REACH_JDBC, ROOT, REACH, PROXY))
            .and(ourOwn(REACH_GRPC, ROOT, REACH))
            .and(ourOwn(REACH_MAIL, ROOT, REACH))
            .because("a client that is not there must not take the others' reach along");

    @ArchTest
    static final ArchRule adapters_know_only_the_api = CompositeArchRule.of(ourOwn(ASYNC, ROOT, TRACK))
            .and(ourOwn(METRICS, ROOT, CLUSTER, CLUSTER_MEMBER)) // a replica's own numbers
            .and(ourOwn(OBSERVE, ROOT))
            .and(ourOwn(ACTUATE, ROOT, CLUSTER)) // what all replicas run
            .and(ourOwn(PAGE, ROOT, ACTUATE)) // what it shows is told as the endpoint tells it
            .and(ourOwn(REACH_JDBC, ROOT, PROXY))
            .and(ourOwn(SECURITY, ROOT))
            .and(ourOwn(CLUSTER_REDIS, ROOT, CLUSTER))
            .because("an adapter that knows the engine, or another adapter, cannot be left out or replaced");

    @ArchTest
    static final ArchRule what_watches_others_knows_only_the_api_and_what_all_of_it_uses = CompositeArchRule.of(
                    onlyDependOn(TRACK, ROOT, "java..", "org.jspecify..", "org.slf4j.."))
            .and(ourOwn(TRACK_EXECUTORS, ROOT, TRACK, PROXY))
            .and(ourOwn(TRACK_QUARTZ, ROOT, TRACK))
            .and(ourOwn(TRACK_BATCH, ROOT, TRACK))
            .and(ourOwn(TRACK_DB_SCHEDULER, ROOT, TRACK))
            .because("a scheduler that is not there must not take the others along");

    @ArchTest
    static final ArchRule what_is_known_of_proxies_is_plain_java =
            onlyDependOn(PROXY, "java..", "org.jspecify..").because("those who share it share nothing else");

    @ArchTest
    static final ArchRule what_replicas_share_is_plain_java = onlyDependOn(
                    CLUSTER, ROOT, "java..", "org.jspecify..", "org.slf4j..")
            .because(
                    "an engine is written for a server that we may not know, and its users need nothing of ours but it");

    @ArchTest
    static final ArchRule a_replica_knows_the_engine_only_as_what_it_must_be = onlyDependOn(
                    CLUSTER_MEMBER, ROOT, CLUSTER, "java..", "org.jspecify..", "org.slf4j..")
            .because("a replica works with whatever engine it is given, and without Spring");

    @ArchTest
    static final ArchRule the_core_does_not_know_that_there_are_replicas = noClasses()
            .that()
            .resideInAnyPackage(ROOT, CORE)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(CLUSTER + "..")
            .because("what runs on one machine pays nothing for those that run on many");

    @ArchTest
    static final ArchRule nobody_imports_the_service = nobodyBut(SERVICE)
            .because("the service is not in the library jar, so such a class would fail at the user's");

    @ArchTest
    static final ArchRule nobody_imports_the_test_kit =
            nobodyBut(TEST_KIT).because("the test kit is in a jar of its own, which no production class path has");

    @ArchTest
    static final ArchRule the_test_kit_is_for_every_test = onlyDependOn(
                    ROOT + ".test", ROOT, ENGINE, "java..", "org.jspecify..", "org.assertj.core..")
            .because("whoever tests a plain main method has AssertJ and nothing else of ours");

    @ArchTest
    static final ArchRule what_tests_engines_knows_what_replicas_share = onlyDependOn(
                    TEST_KIT_CLUSTER,
                    ROOT,
                    CLUSTER,
                    "java..",
                    "org.jspecify..",
                    "org.assertj.core..",
                    "org.junit.jupiter.api..")
            .because("whoever writes an engine has JUnit and AssertJ, and neither our registry nor our server");

    @ArchTest
    static final ArchRule junit_stays_with_what_tests_engines = only(List.of(TEST_KIT_CLUSTER), "org.junit..")
            .because("the rest of the test kit is for every kind of test");

    @ArchTest
    static final ArchRule only_the_service_may_use_the_glue = nobodyBut(AUTOCONFIGURE, SERVICE)
            .because("auto-configurations are found by name; what others need from them is a bean");

    @ArchTest
    static final ArchRule the_service_uses_the_library_as_a_user_would = noClasses()
            .that()
            .resideInAPackage(SERVICE)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(CORE)
            .because("the service is the first user of the API, and what it lacks there every user lacks");

    // ---- the service and the endpoints

    @ArchTest
    static final ArchRule the_parts_of_the_service_know_what_is_below_them = CompositeArchRule.of(
                    partOfTheService("tasks", "outbound", "problem"))
            .and(partOfTheService("outbound", "problem"))
            .and(partOfTheService("problem"))
            .and(partOfTheService("access"))
            .and(partOfTheService("live"))
            .because("what makes calls must not know who orders them, nor anything what puts it together");

    @ArchTest
    static final ArchRule the_endpoints_do_not_know_what_checks_their_requests = noClasses()
            .that()
            .resideInAPackage(ROOT + ".actuate")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ".actuate.strict..")
            .because("what is strict stands before the endpoints, and can be left out where there is no web server");

    // ---- the rooms of the engine

    /** Each uses those after it only. */
    private static final List<String> ROOMS = Stream.of("", ".life", ".view", ".run", ".count", ".timer", ".threads")
            .map(ENGINE::concat)
            .toList();

    @ArchTest
    static final ArchRule the_rooms_of_the_engine_have_one_direction =
            oneDirection(ROOMS).because("a room that can be read alone must not need the ones that need it");

    @ArchTest
    static final ArchRule the_rooms_of_the_engine_are_internal = nobodyBut(ENGINE + ".*..", CORE)
            .because("what is public there is so for the next room only, and changes with any release");

    @ArchTest
    static final ArchRule the_engine_is_made_by_the_glue =
            nobodyBut(CORE, AUTOCONFIGURE, TEST_KIT).because("everybody else is given a registry and sees the API");

    @ArchTest
    static void the_engine_has_no_knot(JavaClasses classes) {
        assertThat(Circles.among(classes.that(resideInAPackage(CORE))))
                .as("because a class should be readable with what it uses; where two need each other, both are read")
                .allSatisfy(circle -> assertThat(circle).hasSizeLessThanOrEqualTo(LARGEST_CIRCLE));
    }

    // ---- each optional library in its own place

    @ArchTest
    static final ArchRule spring_stays_out_of_api_and_engine = only(
                    List.of(
                            ASYNC,
                            METRICS,
                            ACTUATE,
                            PAGE,
                            REACH_JDBC,
                            SECURITY,
                            REACH_HTTP,
                            REACH_MAIL,
                            TRACK_EXECUTORS,
                            TRACK_QUARTZ,
                            TRACK_BATCH,
                            CLUSTER_REDIS,
                            AUTOCONFIGURE,
                            SERVICE),
                    "org.springframework..")
            .because("the library must work in a plain main method");

    @ArchTest
    static final ArchRule actuator_stays_in_its_package = only(
                    List.of(ACTUATE, PAGE, AUTOCONFIGURE, SERVICE), "org.springframework.boot.actuate..")
            .because("an application without Actuator must be able to load everything else");

    @ArchTest
    static final ArchRule security_stays_in_its_package = only(
                    List.of(SECURITY, SERVICE), "org.springframework.security..", "org.springframework.boot.security..")
            .because("an application without Spring Security must be able to load everything else");

    @ArchTest
    static final ArchRule jdbc_stays_in_its_package = only(
                    List.of(REACH_JDBC, AUTOCONFIGURE), "java.sql..", "javax.sql..", "org.springframework.boot.jdbc..")
            .because("a run-time image without the module java.sql must be able to load everything else");

    @ArchTest
    static final ArchRule meters_stay_in_their_package = only(
                    List.of(METRICS, AUTOCONFIGURE, SERVICE), "io.micrometer.core..", "io.prometheus..")
            .because("an application without Micrometer must be able to load everything else");

    @ArchTest
    static final ArchRule observation_stays_in_its_package = only(
                    List.of(OBSERVE, AUTOCONFIGURE, SERVICE),
                    "io.micrometer.observation..",
                    "io.micrometer.tracing..",
                    "io.micrometer.context..")
            .because("an application without traces must be able to load everything else");

    @ArchTest
    static final ArchRule reactor_stays_in_the_adapters = only(
                    List.of(ASYNC, ACTUATE, AUTOCONFIGURE, REACH_HTTP, SERVICE), "reactor..", "org.reactivestreams..")
            .because("an application without Reactor must be able to load everything else");

    @ArchTest
    static final ArchRule assertions_stay_in_the_test_kit =
            only(List.of(TEST_KIT), "org.assertj..").because("AssertJ is in nobody's production class path");

    @ArchTest
    static final ArchRule servlets_stay_in_the_web = only(
                    List.of(ACTUATE, REACH_HTTP, AUTOCONFIGURE, SECURITY, SERVICE),
                    "jakarta.servlet..",
                    "org.springframework.web..")
            .because("most users of the library have no web server in their tests");

    @ArchTest
    static final ArchRule json_libraries_stay_in_the_service = only(
                    List.of(SERVICE),
                    "tools.jackson..",
                    "com.fasterxml.jackson.core..",
                    "com.fasterxml.jackson.databind..")
            .because("the endpoint must be as strict with Jackson 2, or with none, as it is with Jackson 3");

    @ArchTest
    static final ArchRule jersey_stays_in_the_glue = only(List.of(AUTOCONFIGURE), "org.springframework.boot.jersey..")
            .because("only its path is asked for, behind a condition");

    @ArchTest
    static final ArchRule clients_stay_in_their_package = CompositeArchRule.of(only(
                    List.of(REACH_HTTP),
                    "org.apache.hc.client5..",
                    "org.eclipse.jetty..",
                    "okhttp3..",
                    "okio..",
                    "reactor.netty.."))
            .and(only(List.of(REACH_HTTP, CLUSTER_REDIS), "io.netty.."))
            .because("an application without a client must be able to load what reaches the others");

    @ArchTest
    static final ArchRule grpc_stays_in_its_package = only(List.of(REACH_GRPC), "io.grpc..")
            .because("an application without gRPC must be able to load everything else");

    @ArchTest
    static final ArchRule the_flight_recorder_stays_in_its_place = nobodyBut(
                    resideInAPackage("jdk.jfr.."),
                    describe("of the events, or what asks for them", ArchitectureTests::isFlightEvent))
            .because("a run-time image without the module jdk.jfr must be able to load everything else");

    @ArchTest
    static final ArchRule mail_stays_in_its_package = only(
                    List.of(REACH_MAIL), "org.springframework.mail..", "jakarta.mail..")
            .because("an application without mail must be able to load everything else");

    @ArchTest
    static final ArchRule quartz_stays_in_its_package = only(
                    List.of(TRACK_QUARTZ), "org.quartz..", "org.springframework.scheduling.quartz..")
            .because("an application without Quartz must be able to load everything else");

    @ArchTest
    static final ArchRule batch_stays_in_its_package = only(List.of(TRACK_BATCH), "org.springframework.batch..")
            .because("an application without Spring Batch must be able to load everything else");

    @ArchTest
    static final ArchRule db_scheduler_stays_in_its_package = only(
                    List.of(TRACK_DB_SCHEDULER), "com.github.kagkarlsson..")
            .because("an application without db-scheduler must be able to load everything else");

    @ArchTest
    static final ArchRule redis_stays_in_its_package = CompositeArchRule.of(
                    only(List.of(CLUSTER_REDIS), "io.lettuce.."))
            .and(only(List.of(CLUSTER_REDIS, AUTOCONFIGURE, SERVICE), "org.springframework.data.."))
            .because("an application without Redis must be able to load everything else");

    // ---- auto-configurations

    @ArchTest
    static final ArchRule auto_configurations_are_public_and_final = classes()
            .that()
            .areAnnotatedWith(AUTO_CONFIGURATION)
            .should()
            .bePublic()
            .andShould()
            .haveModifier(JavaModifier.FINAL)
            .andShould()
            .resideInAPackage(AUTOCONFIGURE)
            .because("users name the class to exclude it, and extend it never");

    @ArchTest
    static final ArchRule auto_configurations_have_no_public_members = codeUnits()
            .that()
            .areDeclaredInClassesThat()
            .areAnnotatedWith(AUTO_CONFIGURATION)
            .should()
            .notBePublic()
            .because("only the class name is API; its constructor and bean methods are Spring's to call");

    @ArchTest
    static final ArchRule conditions_on_classes_stand_on_classes = methods()
            .that()
            .areAnnotatedWith(BEAN)
            .should()
            .notBeAnnotatedWith(CONDITIONAL_ON_CLASS)
            .because(
                    "the method's signature is loaded before its condition is read, and fails when the class is missing");

    // ---- time and waiting

    @ArchTest
    static final ArchRule nobody_waits_without_a_bound = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(
                    "dev.inflight.core.run.HandEndedFuture") // which is waited for, and passes it on
            .should()
            .accessTargetWhere(is("CompletableFuture.join()", CompletableFuture.class, "join"))
            .orShould()
            .accessTargetWhere(is("Future.get() without a timeout", Future.class, "get"))
            .orShould()
            .accessTargetWhere(describe("Thread.sleep", to -> isOn(to, Thread.class, "sleep")))
            .because("nothing unbounded exists here, and a sleep is a wait for something that has no name");

    @ArchTest
    static final ArchRule only_the_clock_reads_time = noClasses()
            .that(not(assignableTo(TIME_SOURCE)))
            .should()
            .accessTargetWhere(describe("the system's clocks", ArchitectureTests::readsTime))
            .because("time is injected, so that a test can make it and a clock that jumps harms nothing");

    // ---- nullness

    @ArchTest
    static void every_package_is_null_marked(JavaClasses classes) {
        assertThat(classes.stream().map(JavaClass::getPackage).distinct())
                .as("because a package without @NullMarked promises nothing about null to NullAway, Kotlin or a reader")
                .allSatisfy(p -> assertThat(p.isAnnotatedWith(NullMarked.class))
                        .as(p.getName())
                        .isTrue());
    }

    // ---- words for the rules above

    /** Each of the packages uses those after it only, and the engine has no others. */
    private static ArchRule oneDirection(List<String> packages) {
        CompositeArchRule rules = CompositeArchRule.of(
                classes().that().resideInAPackage(CORE).should().resideInAnyPackage(packages.toArray(String[]::new)));
        for (int i = 1; i < packages.size(); i++) {
            rules = rules.and(noClasses()
                    .that()
                    .resideInAPackage(packages.get(i))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(packages.subList(0, i).toArray(String[]::new)));
        }
        return rules;
    }

    private static ArchRule onlyDependOn(String where, String... allowed) {
        return classes()
                .that()
                .resideInAPackage(where)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(allowed).or(resideInAPackage(where)));
    }

    /** Of our own packages, those in {@code where} see only the allowed ones. */
    private static ArchRule ourOwn(String where, String... allowed) {
        return noClasses()
                .that()
                .resideInAPackage(where)
                .should()
                .dependOnClassesThat(resideInAPackage("dev.inflight..")
                        .and(not(resideInAPackage(where)))
                        .and(not(resideInAnyPackage(allowed))));
    }

    /** Of the service, this part sees itself and these, and is not empty. */
    private static ArchRule partOfTheService(String part, String... below) {
        return noClasses()
                .that()
                .resideInAPackage(ROOT + ".service." + part + "..")
                .should()
                .dependOnClassesThat(resideInAPackage(SERVICE)
                        .and(not(resideInAPackage(ROOT + ".service." + part + "..")))
                        .and(not(resideInAnyPackage(Stream.of(below)
                                .map(other -> ROOT + ".service." + other + "..")
                                .toArray(String[]::new)))));
    }

    private static ArchRule nobodyBut(String target, String... others) {
        return nobodyBut(resideInAPackage(target), resideInAPackage(target).or(resideInAnyPackage(others)));
    }

    private static ArchRule nobodyBut(DescribedPredicate<JavaClass> target, DescribedPredicate<JavaClass> users) {
        return noClasses().that(not(users)).should().dependOnClassesThat(target);
    }

    private static boolean isFlightEvent(JavaClass type) {
        return type.getPackageName().equals("jdk.jfr")
                || List.of("FlightEvents", "RunEnded", "WorkGone").contains(type.getSimpleName());
    }

    private static ArchRule only(List<String> ours, String... libraries) {
        return nobodyBut(resideInAnyPackage(libraries), resideInAnyPackage(ours.toArray(String[]::new)));
    }

    /** A call of, or a reference to, the method without parameters; an override may call the one it overrides. */
    private static DescribedPredicate<JavaAccess<?>> is(String description, Class<?> owner, String method) {
        return describe(
                description,
                to -> isOn(to, owner, method)
                        && parameters(to).isEmpty()
                        && !to.getOrigin().getName().equals(method));
    }

    private static boolean readsTime(JavaAccess<?> to) {
        boolean now = to.getTargetOwner().getPackageName().equals("java.time")
                && to.getName().equals("now")
                && parameters(to).stream().noneMatch(p -> p.isEquivalentTo(Clock.class));
        return now
                || isOn(to, System.class, "nanoTime")
                || isOn(to, System.class, "currentTimeMillis")
                || (to.getTargetOwner().isEquivalentTo(Clock.class)
                        && to.getName().startsWith("system"));
    }

    private static boolean isOn(JavaAccess<?> to, Class<?> owner, String method) {
        return to.getName().equals(method) && to.getTargetOwner().isAssignableTo(owner);
    }

    private static List<JavaClass> parameters(JavaAccess<?> to) {
        return to.getTarget() instanceof CodeUnitAccessTarget unit ? unit.getRawParameterTypes() : List.of();
    }
}
