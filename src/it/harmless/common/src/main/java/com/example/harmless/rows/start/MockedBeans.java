package com.example.harmless.rows.start;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.util.concurrent.CompletableFuture;
import org.mockito.Mockito;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.test.context.TestContextManager;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;

@About("a test context of Spring's with @MockitoBean for a service with @Async, and @MockitoSpyBean for another")
final class MockedBeans implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        TestContextManager manager = new TestContextManager(Tests.class);
        Tests tests = new Tests();
        manager.beforeTestClass();
        manager.prepareTestInstance(tests);
        manager.beforeTestMethod(tests, Tests.class.getDeclaredMethod("test"));
        Mockito.when(tests.mocked.run()).thenReturn(CompletableFuture.completedFuture("mocked"));
        sheet.sayFuture("mock", tests.mocked.run());
        sheet.sayFuture("spy", tests.spied.run());
        Mockito.verify(App.behind(tests.spied), Mockito.times(1)).run();
        sheet.sayFuture("user of both", tests.user.both());
        manager.afterTestMethod(tests, Tests.class.getDeclaredMethod("test"), null);
        manager.afterTestClass();
        manager.getTestContext()
                .markApplicationContextDirty(
                        org.springframework.test.annotation.DirtiesContext.HierarchyMode.EXHAUSTIVE);
    }

    @SpringBootTest(
            classes = Config.class,
            webEnvironment = SpringBootTest.WebEnvironment.NONE,
            properties = "harmless.auto=BASE")
    static class Tests {

        @MockitoBean
        Mocked mocked;

        @MockitoSpyBean
        Spied spied;

        @Autowired
        User user;

        void test() {}
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @EnableAutoConfiguration
    @Import({Mocked.class, Spied.class, User.class})
    static class Config {}

    static class Mocked {

        @Async
        public CompletableFuture<String> run() {
            return CompletableFuture.completedFuture("real");
        }
    }

    static class Spied {

        @Async
        public CompletableFuture<String> run() {
            return CompletableFuture.completedFuture("real");
        }
    }

    static class User {

        private final Mocked mocked;
        private final Spied spied;

        User(Mocked mocked, Spied spied) {
            this.mocked = mocked;
            this.spied = spied;
        }

        @Async
        public CompletableFuture<String> both() {
            return mocked.run().thenCombine(spied.run(), (one, other) -> one + " " + other);
        }
    }
}
