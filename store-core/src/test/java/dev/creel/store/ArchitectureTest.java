package dev.creel.store;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The shape that the design demands of this module. */
@AnalyzeClasses(packages = "dev.creel.store", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "dev.creel.store";

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().assignedFrom(new ByPackage()).should().beFreeOfCycles();

    @ArchTest
    static final ArchRule FILES_ARE_TOUCHED_BEHIND_FILE_OPS_AND_BY_WHO_LOCKS_THEM_ONLY = noClasses()
            .that(not(resideInAPackage(ROOT + ".io")))
            .and(not(simpleName("LockChannel")))
            .and(not(belongTo(simpleName("FileLocks"))))
            .should()
            .dependOnClassesThat(nameMatching("java\\.nio\\.file\\.Files|java\\.nio\\.channels\\.\\w*FileChannel"
                    + "|java\\.io\\.(File|RandomAccessFile|FileInputStream|FileOutputStream|FileReader|FileWriter)"));

    @ArchTest
    static final ArchRule DATABIND_IS_USED_BY_THE_CODEC_ONLY = noClasses()
            .that(not(belongTo(simpleName("JacksonCodec"))))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("tools.jackson.databind..", "com.fasterxml..");

    @ArchTest
    static final ArchRule CAFFEINE_IS_USED_BY_THE_PAYLOAD_CACHE_ONLY = noClasses()
            .that(not(belongTo(simpleName("PayloadCache"))))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.github.benmanes..");

    @ArchTest
    static final ArchRule MICROMETER_IS_USED_BY_ITS_BINDER_ONLY = noClasses()
            .that(not(belongTo(simpleName("MicrometerMetrics"))))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.micrometer..");

    @ArchTest
    static final ArchRule THE_GUARDIAN_IS_A_CLIENT = noClasses()
            .that(not(resideInAPackage(ROOT + ".guardian")))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ".guardian");

    @ArchTest
    static final ArchRule NAMES_SAY_WHAT_A_CLASS_IS =
            noClasses().should().haveNameMatching(".*(Manager|Helper|Helpers|Util|Utils|Impl)");

    @ArchTest
    static void exportedPackagesAreSmall(JavaClasses classes) {
        Map<String, List<String>> exported = exportedTypes(classes)
                .filter(type -> !type.getEnclosingClass().isPresent())
                .collect(Collectors.groupingBy(
                        JavaClass::getPackageName, Collectors.mapping(JavaClass::getSimpleName, Collectors.toList())));

        assertThat(exported).containsKeys(ROOT, ROOT + ".file");
        exported.forEach(
                (name, types) -> assertThat(types).as(name).hasSizeLessThanOrEqualTo(name.equals(ROOT) ? 8 : 12));
    }

    @ArchTest
    static void exportedSignaturesNameNoLibraryType(JavaClasses classes) {
        List<String> named = new ArrayList<>();
        exportedTypes(classes).forEach(type -> {
            Stream.concat(
                            type.getCodeUnits().stream()
                                    .filter(unit -> isVisible(unit.getModifiers()))
                                    .flatMap(ArchitectureTest::signature),
                            type.getFields().stream()
                                    .filter(field -> isVisible(field.getModifiers()))
                                    .map(JavaField::getType)
                                    .flatMap(of -> of.getAllInvolvedRawTypes().stream()))
                    .filter(other -> other.getPackageName().startsWith("tools.jackson")
                            || other.getPackageName().startsWith("com.github.benmanes")
                            || other.getPackageName().startsWith("com.fasterxml"))
                    .forEach(other -> named.add(type.getName() + " names " + other.getName()));
        });
        assertThat(named).isEmpty();
    }

    private static Stream<JavaClass> signature(JavaCodeUnit unit) {
        return Stream.of(
                        unit.getReturnType().getAllInvolvedRawTypes().stream(),
                        unit.getParameterTypes().stream().flatMap(type -> type.getAllInvolvedRawTypes().stream()),
                        unit.getThrowsClause().getTypes().stream())
                .flatMap(types -> types);
    }

    private static boolean isVisible(Set<JavaModifier> modifiers) {
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }

    private static Stream<JavaClass> exportedTypes(JavaClasses classes) {
        Set<String> exported = exportedPackages();
        return classes.stream()
                .filter(type -> exported.contains(type.getPackageName()))
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC));
    }

    private static Set<String> exportedPackages() {
        String classes = SessionStore.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString();
        try (InputStream descriptor =
                URI.create(classes + "module-info.class").toURL().openStream()) {
            return ModuleDescriptor.read(descriptor).exports().stream()
                    .map(ModuleDescriptor.Exports::source)
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class ByPackage implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return type.getPackageName().startsWith(ROOT)
                    ? SliceIdentifier.of(type.getPackageName())
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }
}
