namespace ErpLink;

/// <summary>
/// The stable numbers of all errors and findings, in blocks by area. Numbers are only ever added; one that is no longer used is
/// kept and marked so. <c>docs/errors.md</c> has a row for each: cause, what state is left, what to do.
/// </summary>
public static class ErrorCodes
{
    // 1000: values, records, keys

    /// <summary>A key is empty, too long or not well formed.</summary>
    public const int KeyRefused = 1001;

    /// <summary>A field was set that was not asked for.</summary>
    public const int FieldNotSelected = 1002;

    /// <summary>A field was set twice.</summary>
    public const int FieldSetTwice = 1003;

    /// <summary>Text contains NUL or an unpaired surrogate.</summary>
    public const int TextRefused = 1004;

    /// <summary>A value cannot be converted to the type of the other side's field.</summary>
    public const int ValueNotConvertible = 1005;

    /// <summary>Text is longer than the field it goes to.</summary>
    public const int TextTooLong = 1006;

    /// <summary>A number has more digits than the field it goes to.</summary>
    public const int NumberTooPrecise = 1007;

    /// <summary>A list item has no counterpart on the other side.</summary>
    public const int ListItemUnmapped = 1008;

    /// <summary>A field that must hold something would be blank.</summary>
    public const int MandatoryFieldBlank = 1009;

    /// <summary>A reference leads to a record that is not linked.</summary>
    public const int ReferenceUnresolved = 1010;

    /// <summary>A conversion of the app failed or gave a value of another type than it said.</summary>
    public const int ConversionFailed = 1011;

    // 2000: connections and maps

    /// <summary>No connection of this name or id.</summary>
    public const int ConnectionUnknown = 2001;

    /// <summary>The definition of a connection has errors.</summary>
    public const int ConnectionInvalid = 2002;

    /// <summary>No adapter of this name is registered.</summary>
    public const int AdapterUnknown = 2003;

    /// <summary>A setting that the adapter needs is missing.</summary>
    public const int SettingMissing = 2004;

    /// <summary>A setting has a value that cannot be used.</summary>
    public const int SettingInvalid = 2005;

    /// <summary>The source of a secret does not have it.</summary>
    public const int SecretMissing = 2006;

    /// <summary>A side does not have the kind of a map.</summary>
    public const int KindUnknown = 2010;

    /// <summary>A side does not have a mapped field.</summary>
    public const int FieldUnknown = 2011;

    /// <summary>A mandatory field of the ERP is neither mapped to the ERP nor given by a default.</summary>
    public const int MandatoryFieldUnmapped = 2012;

    /// <summary>The types of two mapped fields cannot be converted in a mapped direction.</summary>
    public const int TypesForbidden = 2013;

    /// <summary>The conversion of two mapped fields loses something.</summary>
    public const int TypesLossy = 2014;

    /// <summary>Two mappings write one field.</summary>
    public const int FieldWrittenTwice = 2015;

    /// <summary>A mapping writes a field that cannot be written.</summary>
    public const int FieldReadOnly = 2016;

    /// <summary>Two list fields are mapped without a list mapping between their lists.</summary>
    public const int ListUnmapped = 2017;

    /// <summary>A list mapping is ambiguous on the way back.</summary>
    public const int ListAmbiguous = 2018;

    /// <summary>The parents of maps form a circle, or a parent has no map.</summary>
    public const int ParentInvalid = 2019;

    /// <summary>A side lacks a capability that a map needs.</summary>
    public const int CapabilityMissing = 2020;

    /// <summary>A pair of kinds that is neither a default pair nor declared.</summary>
    public const int PairRefused = 2021;

    /// <summary>A definition in JSON cannot be read.</summary>
    public const int DefinitionMalformed = 2022;

    /// <summary>A default value does not fit its field.</summary>
    public const int DefaultInvalid = 2023;

    /// <summary>The app has no entity store.</summary>
    public const int EntityStoreMissing = 2024;

    /// <summary>Two definitions have one name or id.</summary>
    public const int NameTaken = 2025;

    /// <summary>An option is outside its range.</summary>
    public const int OptionInvalid = 2026;

    /// <summary>A list mapping names a list that no field of the side uses.</summary>
    public const int ListUnknown = 2027;

    /// <summary>The values of a mapping are kept out of the journal: its writes cannot be undone.</summary>
    public const int UndoLost = 2028;

    /// <summary>The app has no link store.</summary>
    public const int StoreMissing = 2029;

    /// <summary>The ERP replaced a secret, and the new one could not be saved.</summary>
    public const int SecretNotSaved = 2030;

    /// <summary>A definition was written by a newer version.</summary>
    public const int DefinitionTooNew = 2031;

    /// <summary>A setting holds a secret instead of a reference to it.</summary>
    public const int SecretInPlainText = 2032;

    /// <summary>A step of a conversion cannot work.</summary>
    public const int StepInvalid = 2033;

    /// <summary>No conversion of this name is registered.</summary>
    public const int ConversionUnknown = 2034;

    /// <summary>The filter of a map cannot work.</summary>
    public const int FilterInvalid = 2035;

    /// <summary>A match tier cannot be evaluated.</summary>
    public const int MatchTierInvalid = 2036;

    /// <summary>A match tier would link records without a person on too little evidence.</summary>
    public const int MatchTierUnsafe = 2037;

    /// <summary>The connection is not activated.</summary>
    public const int ConnectionInactive = 2040;

    /// <summary>The connection is defined in code and cannot be changed at run time.</summary>
    public const int ConnectionReadOnly = 2041;

    /// <summary>The definition was changed since it was read.</summary>
    public const int DefinitionStale = 2042;

    /// <summary>A secret cannot be stored or read: the app has no secret protector.</summary>
    public const int ProtectorMissing = 2043;

    /// <summary>The connection cannot be deleted as it is.</summary>
    public const int DeleteRefused = 2044;

    /// <summary>A field or kind that a map uses vanished or changed; only what uses it stands still.</summary>
    public const int SchemaDrifted = 2045;

    // 3000: linking

    /// <summary>The user may not do this in this connection.</summary>
    public const int AccessDenied = 3001;

    /// <summary>The map does not pair these kinds.</summary>
    public const int KindsNotPaired = 3002;

    /// <summary>The entity is already linked in this connection.</summary>
    public const int EntityTaken = 3003;

    /// <summary>The actor is already linked in this connection.</summary>
    public const int ActorTaken = 3004;

    /// <summary>The parent is not linked in this connection.</summary>
    public const int ParentNotLinked = 3005;

    /// <summary>The actor belongs to another parent than the one that is linked.</summary>
    public const int ParentDiffers = 3006;

    /// <summary>The record is not there, or may not be seen.</summary>
    public const int RecordNotFound = 3007;

    /// <summary>A write of this record is on its way.</summary>
    public const int WriteUnderWay = 3008;

    /// <summary>No link of this id.</summary>
    public const int LinkNotFound = 3009;

    /// <summary>A decision is missing, or is not among the choices.</summary>
    public const int DecisionRefused = 3010;

    /// <summary>Likely duplicates exist in the ERP.</summary>
    public const int DuplicatesFound = 3011;

    /// <summary>The inbox item is closed or was never there.</summary>
    public const int InboxItemNotFound = 3012;

    /// <summary>The values moved since the question was asked.</summary>
    public const int AnswerStale = 3013;

    /// <summary>The ERP or the app is another database than the one the links were made in.</summary>
    public const int EnvironmentDiffers = 3014;

    /// <summary>Someone else works on this link at this moment.</summary>
    public const int LinkBusy = 3015;

    /// <summary>The search cannot be evaluated.</summary>
    public const int SearchRefused = 3016;

    /// <summary>The record is decided to be deliberately not linked.</summary>
    public const int DeliberatelyNotLinked = 3017;

    /// <summary>The link is in a state that does not allow this.</summary>
    public const int LinkStateRefused = 3018;

    /// <summary>The filter of the map leaves the record out.</summary>
    public const int OutsideFilter = 3019;

    /// <summary>The map has no match tier, so nothing says what makes two records the same.</summary>
    public const int MatchTierMissing = 3020;

    // 4000: reading and writing sides

    /// <summary>The side did not answer, or not in time.</summary>
    public const int SideUnavailable = 4001;

    /// <summary>The side asks to slow down.</summary>
    public const int SideThrottled = 4002;

    /// <summary>The credentials are not accepted.</summary>
    public const int AuthenticationRejected = 4003;

    /// <summary>The user of the connection may not do this.</summary>
    public const int SideForbids = 4004;

    /// <summary>The side refuses the values.</summary>
    public const int SideRefusedValues = 4005;

    /// <summary>The side already has such a record.</summary>
    public const int SideHasDuplicate = 4006;

    /// <summary>The record was changed meanwhile.</summary>
    public const int VersionMoved = 4007;

    /// <summary>The side says that the record does not exist.</summary>
    public const int SideHasNoRecord = 4008;

    /// <summary>It is not known whether a write happened.</summary>
    public const int OutcomeUnknown = 4009;

    /// <summary>The side cannot do what was asked.</summary>
    public const int CapabilityNotDeclared = 4010;

    /// <summary>The side broke the contract.</summary>
    public const int ContractBroken = 4011;

    /// <summary>The answer is not what this protocol allows.</summary>
    public const int AnswerMalformed = 4012;

    /// <summary>The answer leads away from the configured address.</summary>
    public const int OutsideOrigin = 4013;

    /// <summary>The answer is larger than allowed.</summary>
    public const int AnswerTooLarge = 4014;

    /// <summary>The address of the ERP is not allowed.</summary>
    public const int AddressRefused = 4015;

    /// <summary>A value was accepted but not stored as sent.</summary>
    public const int ValueAltered = 4016;

    /// <summary>A value was accepted but not stored.</summary>
    public const int ValueRefused = 4017;

    /// <summary>A request is larger than allowed.</summary>
    public const int RequestTooLarge = 4018;

    // 5000: the link store

    /// <summary>The store is held by another process.</summary>
    public const int StoreHeld = 5001;

    /// <summary>The store is busy for longer than allowed.</summary>
    public const int StoreBusy = 5002;

    /// <summary>The store's content is damaged.</summary>
    public const int StoreCorrupt = 5003;

    /// <summary>The store was made by a newer version.</summary>
    public const int StoreTooNew = 5004;

    /// <summary>The store cannot be written (full, read-only, not permitted).</summary>
    public const int StoreNotWritable = 5005;

    /// <summary>The file is not a link store.</summary>
    public const int StoreForeign = 5006;

    /// <summary>A commit was refused although nobody else could have interfered.</summary>
    public const int CommitRefused = 5007;

    /// <summary>Another run took the connection over; nothing of this one is stored any more.</summary>
    public const int LeaseLost = 5008;

    // 6000: runs

    /// <summary>A run was asked for what it cannot do.</summary>
    public const int RunRefused = 6001;

    /// <summary>No run or plan of this id.</summary>
    public const int RunNotFound = 6002;

    /// <summary>The connection is paused.</summary>
    public const int ConnectionPaused = 6003;

    /// <summary>Store or side was set back to an older state: everything is compared anew.</summary>
    public const int SetBack = 6004;

    /// <summary>A run of the connection is under way, and what was asked for needs the connection for itself.</summary>
    public const int ConnectionBusy = 6010;

    /// <summary>A run ended before it had done everything.</summary>
    public const int RunFailed = 6030;

    /// <summary>A run ended. An event, not an error.</summary>
    public const int RunEnded = 6031;

    /// <summary>A connection that was paused goes on. An event, not an error.</summary>
    public const int ConnectionResumed = 6032;

    /// <summary>A run in the background could not begin.</summary>
    public const int BackgroundRunFailed = 6033;

    /// <summary>The background could not list the connections.</summary>
    public const int ConnectionsNotListed = 6034;
}
